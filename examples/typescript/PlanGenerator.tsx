// The guide's component on planEvents: a closed tab or a second click stops the reading, not the run.
import { useEffect, useRef, useState } from "react";

import { planEvents, type Plan, type Trip } from "./tripsite.mjs";

type Text = { part: string; text: string };

export function PlanGenerator({ trip, baseUrl }: { trip: Trip; baseUrl?: string }) {
  const [status, setStatus] = useState("");
  const [progress, setProgress] = useState(0);
  const [texts, setTexts] = useState<Text[]>([]);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [loading, setLoading] = useState(false);
  const reading = useRef<AbortController | null>(null);

  useEffect(() => () => reading.current?.abort(), []);

  async function generate() {
    const { signal } = (reading.current = new AbortController());
    setLoading(true);
    setProgress(0);
    setTexts([]);
    setPlan(null);
    try {
      for await (const event of planEvents(trip, { baseUrl, signal })) {
        if ("message" in event) setStatus(event.message);
        if (event.type === "progress") setProgress(event.progress);
        if (event.type === "chunk") setTexts((texts) => [...texts, { part: event.part, text: event.content }]);
        if (event.type === "reset") setTexts((texts) => texts.filter((text) => text.part !== event.part));
        if (event.type === "complete") {
          setPlan(event.plan);
          setProgress(100);
          setStatus("완료!");
        }
      }
    } catch (error) {
      if (!signal.aborted) setStatus(`오류: ${(error as Error).message}`);
    } finally {
      if (!signal.aborted) setLoading(false);
    }
  }

  return (
    <div>
      <button onClick={generate} disabled={loading}>여행 계획 생성</button>
      {loading && <progress max={100} value={progress} />}
      <p role="status">{status}</p>
      {texts.length > 0 && (
        <div className="streaming-content" aria-busy={loading}>
          {texts.map(({ text }) => text).join("")}
          {loading && <span className="cursor-blink">|</span>}
        </div>
      )}
      {plan && (
        <div className="final-plan">
          <h2>{plan.title}</h2>
          {plan.days.map((day) => (
            <div key={day.day}>
              <h3>Day {day.day}: {day.location}</h3>
              <p>{day.activity}</p>
              <p>Cost: ₩{day.estimatedCost.toLocaleString()}</p>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

// The same client on a phone. React Native's own fetch does not stream; Expo's does (SDK 52 and newer).
import { fetch } from "expo/fetch";
import { useEffect, useRef, useState } from "react";
import { Button, ScrollView, Text } from "react-native";

import { planEvents, type Trip } from "../typescript/tripsite.mjs";

export function PlanScreen({ trip, baseUrl, token }: { trip: Trip; baseUrl: string; token?: string }) {
  const [status, setStatus] = useState("");
  const [texts, setTexts] = useState<{ part: string; text: string }[]>([]);
  const [stops, setStops] = useState<Record<string, string>>({});
  const reading = useRef<AbortController | null>(null);

  useEffect(() => () => reading.current?.abort(), []);

  async function generate() {
    reading.current?.abort();
    const { signal } = (reading.current = new AbortController());
    setTexts([]);
    setStops({});
    try {
      for await (const event of planEvents(trip, { baseUrl, token, signal, fetch })) {
        if ("message" in event) setStatus(event.message);
        if (event.type === "chunk") setTexts((texts) => [...texts, { part: event.part, text: event.content }]);
        if (event.type === "reset") setTexts((texts) => texts.filter((text) => text.part !== event.part));
        if (event.type === "stop") {
          const { key, start, name } = event.stop;
          setStops((stops) => ({ ...stops, [key]: `${event.day} · ${start} ${name}` }));
        }
      }
    } catch (error) {
      if (!signal.aborted) setStatus((error as Error).message);
    }
  }

  return (
    <ScrollView>
      <Button title="여행 계획 생성" onPress={generate} />
      <Text accessibilityLiveRegion="polite">{status}</Text>
      <Text>{texts.map(({ text }) => text).join("")}</Text>
      {Object.entries(stops).map(([key, line]) => (
        <Text key={key}>{line}</Text>
      ))}
    </ScrollView>
  );
}

// Watch a trip being planned, over broken connections too. Types are in tripsite.d.mts. No dependency.

const SILENCE_MS = 40_000; // the server says something every 15 s
const TRIES = 8;
const LAST_TYPES = new Set(["done", "resume_gap"]);

export class TripError extends Error {
  constructor(status, error) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = error?.code;
    this.fields = error?.fields ?? {};
  }
}

/** The events in a body that comes in pieces of any size, cut anywhere, also inside a character. */
export async function* eventsIn(pieces) {
  const decoder = new TextDecoder();
  let rest = "";
  let data = [];
  let inBreak = false;
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (!text) continue;
    // a \n after a \r that ended the piece before belongs to it; U+2028 is no line end here
    const lines = (rest + (inBreak && text[0] === "\n" ? text.slice(1) : text)).split(/\r\n|\n|\r/);
    inBreak = text.endsWith("\r");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data:")) {
        data.push(line.slice(line[5] === " " ? 6 : 5));
      } else if (line === "" && data.length) {
        yield JSON.parse(data.join("\n"));
        data = [];
      }
    }
  }
}

/** Starts a run and yields each of its events once and in order, to the last. Throws TripError. */
export async function* planEvents(trip, { baseUrl = "", token, signal, fetch = globalThis.fetch } = {}) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let run = "";
  let seen = 0;
  for (let failures = 0; failures < TRIES; failures += 1) {
    if (failures) await pause(Math.min(200 * 2 ** failures, 5000), signal);
    const watch = new AbortController();
    const leave = () => watch.abort();
    signal?.addEventListener("abort", leave);
    try {
      const response = run
        ? await fetch(`${baseUrl}/api/v1/runs/${run}/events`, {
            headers: { ...headers, "Last-Event-ID": String(seen) },
            signal: watch.signal,
          })
        : await fetch(`${baseUrl}/api/v1/plans/generate/stream`, {
            method: "POST",
            headers: { ...headers, "Content-Type": "application/json" },
            body: JSON.stringify(trip),
            signal: watch.signal,
          });
      if (!response.ok) throw new TripError(response.status, (await response.json().catch(() => ({}))).error);
      if (!run) {
        run = response.headers.get("X-Run-Id");
        const key = response.headers.get("X-Run-Key"); // without a token it is what opens the run again
        if (key) headers["X-Run-Key"] = key;
      }
      for await (const event of eventsIn(alive(response.body, leave))) {
        if (event.seq > seen || event.type === "resume_gap") {
          seen = event.seq;
          failures = 0;
          yield event;
        }
        if (LAST_TYPES.has(event.type)) return;
      }
    } catch (error) {
      if (signal?.aborted) throw error;
      const again = error instanceof TripError ? error.status === 503 : !(error instanceof SyntaxError);
      if (!run || !again) throw error; // before there is a run, asking again might begin a second one
    } finally {
      signal?.removeEventListener("abort", leave);
      watch.abort(); // who stops reading early closes the connection; the run goes on
    }
  }
  throw new Error("the connection broke off too often");
}

/** The pieces of a body; one that is silent for too long is given up. */
async function* alive(body, giveUp) {
  const reader = body.getReader();
  while (true) {
    const timer = setTimeout(giveUp, SILENCE_MS);
    try {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    } finally {
      clearTimeout(timer);
    }
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const timer = setTimeout(() => (signal?.removeEventListener("abort", stop), resolve()), ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), stop()), { once: true });
  });
}

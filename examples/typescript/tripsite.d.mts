// The parts of /api/v1/openapi.json that a page needs; generate the rest from there if you want it all.

export interface Trip {
  location: string;
  startDate: string;
  endDate: string;
  budget?: "low" | "medium" | "high" | number | string;
  title?: string;
  maxIterations?: number;
  language?: "ko" | "en";
  interests?: string[];
  pace?: "relaxed" | "normal" | "packed";
  travelers?: number | { adults: number; children?: number };
  mustSee?: string[];
  avoid?: string[];
  notes?: string;
}

export interface Stop {
  key: string;
  kind: "visit" | "meal";
  placeId: string | null;
  name: string;
  lat: number;
  lon: number;
  start: string;
  end: string;
  openingHours: { open: string; close: string }[] | null;
  cost: number;
  feeKnown: boolean;
  travelMinutesFromPrevious: number | null;
  note: string;
  verification: "verified" | "repaired" | "unverified";
}

export interface Day {
  day: number;
  date: string;
  location: string;
  activity: string;
  estimatedCost: number;
  stops: Stop[];
}

export interface Plan {
  id: string;
  title: string;
  location: string;
  startDate: string;
  endDate: string;
  currency: string;
  totalEstimatedCost: number;
  days: Day[];
}

export type Step = "gather_context" | "generate_draft" | "validate" | "refine" | "finalize";
export type Verdict = "passed" | "repaired" | "unverified" | "failed";

export type TripEvent = { seq: number; runId: string } & (
  | { type: "status"; message: string; code?: string }
  | { type: "progress"; step: Step; message: string; progress: number }
  | { type: "chunk"; content: string; part: string; day?: number }
  | { type: "stop"; day: number; stop: Stop }
  | { type: "check"; rule: string; verdict: Verdict; day: number | null; stop: string | null; reason?: string }
  | { type: "reset"; part: string; days: number[] }
  | { type: "complete"; plan: Plan; progress: 100 }
  | { type: "error"; code: string; message: string; suggestions?: string[] }
  | { type: "cancelled"; message: string }
  | { type: "resume_gap"; message: string }
  | { type: "done" }
);

export interface Options {
  baseUrl?: string;
  token?: string;
  signal?: AbortSignal;
  /** Another fetch that streams, such as expo/fetch. */
  fetch?: (url: string, options?: any) => Promise<any>;
}

export class TripError extends Error {
  status: number;
  code?: string;
  fields: Record<string, string>;
}

export function eventsIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TripEvent>;
export function planEvents(trip: Trip, options?: Options): AsyncGenerator<TripEvent>;

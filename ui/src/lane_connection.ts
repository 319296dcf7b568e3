// The stream of lane states and the state of the exchange, as signals. Knows when the appliance does not answer.
import { computed, signal } from "@preact/signals";
import type { Lane, LaneMessage, SyncState } from "./lane_types";

const syncEveryMs = 5000;
const answerWithinMs = 4000;
const reconnectAfterMs = 2000;

export const lane = signal<Lane | null>(null);
export const sync = signal<SyncState | null>(null);

const streamOpen = signal(false);
const answering = signal(true);
/// False from the moment the stream broke or the appliance left a question unanswered.
export const connected = computed(() => streamOpen.value && answering.value);
/// The appliance's time when the newest state arrived.
export const stateTime = signal<Date | null>(null);
/// Ticks once a second with the appliance's time; a wrong clock of the desk changes nothing.
export const now = signal(new Date());

let serverMs = Date.now();
let heardAt = performance.now();

function setServerTime(text: string): void {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return;
  serverMs = ms;
  heardAt = performance.now();
}

function serverNow(): Date {
  return new Date(serverMs + (performance.now() - heardAt));
}

function listen(): void {
  const source = new EventSource("/v1/events");
  source.addEventListener("open", () => { streamOpen.value = true; });
  source.addEventListener("lane", (event) => {
    const message = JSON.parse((event as MessageEvent<string>).data) as LaneMessage;
    setServerTime(message.server_time);
    now.value = serverNow();
    stateTime.value = now.value;
    lane.value = message.lane;
    streamOpen.value = true;
    answering.value = true;
  });
  // The browser gives up for good after an answer other than 200, so every break is mended here.
  source.addEventListener("error", () => {
    streamOpen.value = false;
    source.close();
    setTimeout(listen, reconnectAfterMs);
  });
}

/// Heartbeats of the stream are not visible to a page: the question for the exchange tells whether anybody is there.
async function askSync(): Promise<void> {
  try {
    const response = await fetch("/v1/sync", { cache: "no-store", signal: AbortSignal.timeout(answerWithinMs) });
    answering.value = true;
    if (response.ok) {
      const state = (await response.json()) as SyncState;
      setServerTime(state.server_time);
      sync.value = state;
    } else {
      sync.value = null;
    }
  } catch {
    answering.value = false;
  }
  setTimeout(() => void askSync(), syncEveryMs);
}

/// Starts once, for as long as the page lives.
export function connect(): void {
  listen();
  void askSync();
  setInterval(() => { now.value = serverNow(); }, 1000);
}

// What the officer can do now: keys and buttons lead here.
import { computed, effect, signal } from "@preact/signals";
import { decide, progress } from "./decisions";
import { connected, lane } from "./lane_connection";
import { nextPalette, officer, setOfficer } from "./session";

/// Pass leaves its usual place for so long when a recommendation other than Clear appears (domain.md 5.2).
const guardMs = 1000;

/// The crossing that a decision would be about.
export const crossing = computed(() => lane.value?.crossing ?? null);
/// Passing would go against the recommendation.
export const against = computed(() => crossing.value !== null && crossing.value.recommendation.outcome !== "clear");

/// "reason": Pass was pressed against the recommendation, and a reason is being written.
export const mode = signal<"ready" | "reason">("ready");
/// True for a second after a recommendation other than Clear appeared, and after the reason entry opened.
export const guarded = signal(false);
/// The page image fills the screen.
export const imageOpen = signal(false);
/// Everything is hidden from looks over the shoulder.
export const blank = signal(false);

export const canDecide = computed(
  () => connected.value && officer.value !== "" && crossing.value !== null && progress.value.step !== "sending",
);

let guardTimer: number | undefined;

function guardPass(): void {
  guarded.value = true;
  clearTimeout(guardTimer);
  guardTimer = setTimeout(() => { guarded.value = false; }, guardMs);
}

/// Another crossing, or another recommendation for it: what was begun for the old one ends.
const subject = computed(() => `${crossing.value?.id ?? ""} ${crossing.value?.recommendation.outcome ?? ""}`);
let crossingId = "";
effect(() => {
  subject.value;
  const id = crossing.peek()?.id ?? "";
  if (id !== crossingId) {
    mode.value = "ready";
    imageOpen.value = false;
    if (id !== "" && progress.peek().step !== "sending") progress.value = { step: "none" };
  }
  crossingId = id;
  if (against.peek()) return guardPass();
  clearTimeout(guardTimer);
  guarded.value = false;
  mode.value = "ready";
});

export function pass(): void {
  if (!canDecide.value || guarded.value || mode.value === "reason") return;
  if (against.value) {
    mode.value = "reason";
    guardPass();
    return;
  }
  if (crossing.value) void decide(crossing.value.id, "pass", "");
}

export function passWithReason(reason: string): void {
  const text = reason.trim();
  if (!canDecide.value || guarded.value || !text || !crossing.value) return;
  mode.value = "ready";
  void decide(crossing.value.id, "pass", text);
}

export function refer(): void {
  if (!canDecide.value || !crossing.value) return;
  mode.value = "ready";
  void decide(crossing.value.id, "refer", "");
}

function cancel(): void {
  mode.value = "ready";
  imageOpen.value = false;
}

const keys: Record<string, () => void> = {
  F1: pass,
  F2: refer,
  F4: () => { imageOpen.value = !imageOpen.value; },
  F7: nextPalette,
  F9: () => setOfficer(""),
  F12: () => { blank.value = !blank.value; },
  Escape: cancel,
};

/// One key, one action, no chords. A key held down acts once.
export function listenToKeys(): void {
  window.addEventListener("keydown", (event) => {
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!action || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.repeat || (blank.value && event.key !== "F12")) return;
    // Nobody decides while the image hides everything else: the first press brings the lane back.
    if (imageOpen.value && (event.key === "F1" || event.key === "F2")) return cancel();
    action();
  });
}

// Status signs: symbol, word, shape and colour say the same thing, so that none is needed alone.
import { html } from "./html";

export type SignKind = "ok" | "caution" | "stop" | "open" | "none";

/// ok: tick in a circle; caution: triangle; stop: cross in an octagon; open: square, something is missing; none: dash.
const shapes: Record<SignKind, ReturnType<typeof html>> = {
  ok: html`<g><circle class="sign-body" cx="24" cy="24" r="21" /><path class="sign-mark" d="M14 25l7 7 14-15" /></g>`,
  caution: html`<g><path class="sign-body" d="M24 4L46 43H2z" /><path class="sign-mark" d="M24 18v12M24 36v2" /></g>`,
  stop: html`<g><path class="sign-body" d="M15 3h18l12 12v18L33 45H15L3 33V15z" /><path class="sign-mark" d="M16 16l16 16M32 16L16 32" /></g>`,
  open: html`<g><path class="sign-body" d="M5 5h38v38H5z" /><path class="sign-mark" d="M15 24h0M24 24h0M33 24h0" /></g>`,
  none: html`<g><circle class="sign-body" cx="24" cy="24" r="21" /><path class="sign-mark" d="M14 24h20" /></g>`,
};

/// The symbol alone; the word stands beside it.
export function Symbol({ kind, size = "small" }: { kind: SignKind; size?: "small" | "large" }) {
  return html`<svg class=${`symbol symbol-${kind} symbol-${size}`} viewBox="0 0 48 48" aria-hidden="true">${shapes[kind]}</svg>`;
}

/// Symbol and word, large: readable from two metres.
export function Sign({ kind, word, id }: { kind: SignKind; word: string; id: string }) {
  return html`<div class=${`sign sign-${kind}`} id=${id}><${Symbol} kind=${kind} size="large" /><span class="sign-word">${word}</span></div>`;
}

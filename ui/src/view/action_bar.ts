// The officer's name, the two decisions, and the reason for passing against the recommendation.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html";
import { against, blank, canDecide, guarded, imageOpen, mode, pass, passWithReason, refer } from "../actions";
import { nextPalette, officer, setOfficer } from "../session";

function Key({ name }: { name: string }) {
  return html`<kbd>${name}</kbd>`;
}

function NameForm() {
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (name.trim()) setOfficer(name);
  };
  return html`<form class="actions name-form" onSubmit=${submit}>
    <label for="officer-name"><strong>Who decides at this desk?</strong> <span class="hint">Your name goes into the record of every decision. This is no login.</span></label>
    <input id="officer-name" ref=${field} value=${name} maxlength="60" autocomplete="off" spellcheck=${false}
      onInput=${(event: Event) => setName((event.currentTarget as HTMLInputElement).value)} placeholder="Name or service number" />
    <button class="action action-main" id="officer-start" type="submit" disabled=${!name.trim()}>Start <${Key} name="Enter" /></button>
  </form>`;
}

const commonReasons = ["Compared with the page, all fields agree", "Identity confirmed with a second document", "Hit checked: not this person or vehicle", "Shift leader decided"];

function ReasonForm() {
  const [reason, setReason] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    passWithReason(reason);
  };
  return html`<form class="actions reason-form" id="reason-form" onSubmit=${submit}>
    <label for="reason"><strong>You pass against the recommendation. Why?</strong></label>
    <div class="common">${commonReasons.map((text) => html`<button type="button" class="choice" key=${text} onClick=${() => { setReason(text); field.current?.focus(); }}>${text}</button>`)}</div>
    <input id="reason" ref=${field} value=${reason} maxlength="120" autocomplete="off" placeholder="Reason, kept with the decision"
      onInput=${(event: Event) => setReason((event.currentTarget as HTMLInputElement).value)} />
    <div class="reason-buttons">
      <button class="action" type="button" onClick=${() => { mode.value = "ready"; }}>Back <${Key} name="Esc" /></button>
      <button class="action" type="button" id="refer" onClick=${refer}>Refer <${Key} name="F2" /></button>
      <button class="action action-main" id="pass-confirm" type="submit" disabled=${!canDecide.value || guarded.value || !reason.trim()}>Pass with this reason <${Key} name="Enter" /></button>
    </div>
  </form>`;
}

export function ActionBar() {
  if (!officer.value) return html`<${NameForm} />`;
  if (mode.value === "reason") return html`<${ReasonForm} />`;
  const disabled = !canDecide.value;
  const place = `${guarded.value ? " action-moved" : ""}${against.value ? " action-against" : ""}`;
  const passButton = html`<button class=${`action action-decide${place}`} id="pass" key="pass" type="button"
    disabled=${disabled || guarded.value} onClick=${pass}><${Key} name="F1" />Pass</button>`;
  const referButton = html`<button class="action action-decide" id="refer" key="refer" type="button" disabled=${disabled} onClick=${refer}><${Key} name="F2" />Refer</button>`;
  // The moved Pass stands where the last two tools are, so that nothing else changes its place.
  const tools = html`<div class="tools" key="tools">
    <button class="action" type="button" id="image" onClick=${() => { imageOpen.value = true; }}><${Key} name="F4" />Image</button>
    <button class="action" type="button" id="palette" onClick=${nextPalette}><${Key} name="F7" />Palette</button>
    ${guarded.value ? passButton : html`
      <button class="action" type="button" id="other-officer" onClick=${() => setOfficer("")}><${Key} name="F9" />Officer</button>
      <button class="action" type="button" onClick=${() => { blank.value = true; }}><${Key} name="F12" />Blank</button>`}
  </div>`;
  return html`<div class="actions actions-ready">
    <div class="decide" key="decide">${guarded.value ? html`<span class="action-gap" key="gap"></span>` : passButton}${referButton}</div>
    ${tools}
  </div>`;
}

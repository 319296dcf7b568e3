// The strips under the header: simulated mode, a lost connection, devices that are away, late hits.
import { html } from "../html";
import { connected, lane, now, stateTime } from "../lane_connection";
import { clockText, durationText } from "../dates";
import { Symbol } from "../sign";

function Lost() {
  if (connected.value) return null;
  const at = stateTime.value;
  const age = at ? durationText((now.value.getTime() - at.getTime()) / 1000) : "";
  const dated = at ? `What is shown is from ${clockText(at)}, ${age} ago. No decision can be taken here.` : "Waiting for the first state.";
  return html`<div class="strip strip-lost" id="lost" role="alert"><${Symbol} kind="stop" />
    <strong>No connection to the appliance.</strong> <span>${dated} Trying again.</span></div>`;
}

export function Notices() {
  const shown = lane.value;
  const simulated = shown !== null && shown.mode !== "production";
  return html`<div class="strips">
    ${simulated && html`<div class="strip strip-simulated" id="simulated"><strong>SIMULATED</strong> <span>${shown.mode} mode: specimens, no real travellers</span></div>`}
    <${Lost} />
    ${(shown?.notices ?? []).map((notice) => html`<div class="strip strip-notice" role="alert" key=${`n ${notice}`}><${Symbol} kind="stop" /><span>${notice}</span></div>`)}
    ${(shown?.unavailable ?? []).length > 0 && html`<div class="strip strip-away" id="unavailable"><${Symbol} kind="caution" />
      <strong>Away:</strong> <span>${shown?.unavailable.join(" · ")}</span></div>`}
  </div>`;
}

// The officer's lane screen: domain.md 5.2 from top to bottom.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../html";
import type { DocumentReading } from "../lane_types";
import { blank, crossing, imageOpen } from "../actions";
import { connected, lane, now, sync } from "../lane_connection";
import { documentStatus } from "../document_status";
import { summarise, summariseLists } from "../screening_summary";
import { Symbol } from "../sign";
import { ActionBar } from "./action_bar";
import { DocumentPanel, Evidence, MrzLines } from "./document_panel";
import { Header } from "./header";
import { IdentityPanel } from "./identity_panel";
import { Notices } from "./notices";
import { RecommendationBar } from "./recommendation_bar";
import { HitCards, ScreeningPanel } from "./screening_panel";
import { VehiclePanel } from "./vehicle_panel";

/// Which traveller is shown; the newest until the officer picks another.
const picked = signal(-1);

function Travellers({ readings, shown }: { readings: DocumentReading[]; shown: number }) {
  if (readings.length < 2) return null;
  return html`<div class="travellers" role="group" aria-label="Travellers">${readings.map((reading, i) => html`<button type="button" key=${i}
    class="choice" aria-pressed=${i === shown} onClick=${() => { picked.value = i; }}><${Symbol} kind=${documentStatus(reading, now.value).kind} />${i + 1} ${reading.format || "not read"}</button>`)}</div>`;
}

function LargeImage({ reading }: { reading: DocumentReading | undefined }) {
  if (!imageOpen.value || !reading) return null;
  return html`<div class="large" id="large-image" role="dialog" aria-label="Page image">
    <${Evidence} id=${reading.evidence_id} alt="Page of the document, enlarged" large />
    <${MrzLines} reading=${reading} />
    <button class="action" type="button" ref=${(button: HTMLButtonElement | null) => button?.focus()} onClick=${() => { imageOpen.value = false; }}>Close <kbd>Esc</kbd></button>
  </div>`;
}

export function LaneScreen() {
  const open = crossing.value;
  const readings = open?.travellers ?? [];
  useEffect(() => { picked.value = -1; }, [open?.id, readings.length]);
  const shown = picked.value >= 0 && picked.value < readings.length ? picked.value : readings.length - 1;
  const reading = readings[shown];
  const summary = open ? summarise(open, now.value) : summariseLists(sync.value?.lists ?? [], now.value);
  if (blank.value) {
    return html`<button class="blank" id="blank" type="button" onClick=${() => { blank.value = false; }}>Screen hidden <kbd>F12</kbd></button>`;
  }
  return html`<div class=${connected.value ? "screen" : "screen screen-stale"} data-crossing=${open?.id ?? ""} data-state=${lane.value?.state ?? ""}>
    <${Header} />
    <${Notices} />
    <main class="columns">
      <div class="column">
        <${Travellers} readings=${readings} shown=${shown} />
        <${DocumentPanel} reading=${reading} />
        <${VehiclePanel} vehicle=${open?.vehicle ?? null} />
      </div>
      <div class="column">
        <${HitCards} summary=${summary} />
        <${IdentityPanel} reading=${reading} />
        <${ScreeningPanel} summary=${summary} />
      </div>
    </main>
    <${RecommendationBar} crossing=${open} />
    <${ActionBar} />
    <${LargeImage} reading=${reading} />
  </div>`;
}

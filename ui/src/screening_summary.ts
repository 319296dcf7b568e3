// What the lists said in one sentence. "No hit" never stands without the number, age and gaps of the lists behind it.
import type { Crossing, ListCoverage, WatchlistHit } from "./lane_types";
import { durationText } from "./dates";
import type { SignKind } from "./sign";

export interface ScreeningSummary {
  sentence: string;
  sign: SignKind;
  hits: WatchlistHit[];
  lists: ListCoverage[];
}

const rank = { current: 0, stale: 1, corrupt: 2, missing: 3 };

/// Every list once, in its worst state among the answers.
function mergedLists(crossing: Crossing): ListCoverage[] {
  const byId = new Map<string, ListCoverage>();
  for (const record of crossing.screenings) {
    for (const list of record.answer?.lists ?? []) {
      const known = byId.get(list.list_id);
      if (!known || rank[list.state] > rank[known.state]) byId.set(list.list_id, list);
    }
  }
  return [...byId.values()].sort((a, b) => rank[b.state] - rank[a.state] || a.list_id.localeCompare(b.list_id));
}

/// The age now, from when the list was built; null when that is unknown.
export function ageSeconds(list: ListCoverage, now: Date): number | null {
  return list.built_at === null ? null : Math.max(0, (now.getTime() - Date.parse(list.built_at)) / 1000);
}

/// "3 lists, oldest 3 h 12 min, 1 list missing, 1 list stale".
export function coverageText(lists: ListCoverage[], now: Date): string {
  const asked = lists.filter((list) => list.state === "current" || list.state === "stale");
  const ages = asked.map((list) => ageSeconds(list, now)).filter((age): age is number => age !== null);
  const count = (n: number) => `${n} ${n === 1 ? "list" : "lists"}`;
  const words = [count(asked.length)];
  if (ages.length > 0) words.push(`oldest ${durationText(Math.max(...ages))}`);
  for (const state of ["stale", "missing", "corrupt"] as const) {
    const n = lists.filter((list) => list.state === state).length;
    if (n > 0) words.push(`${count(n)} ${state}`);
  }
  return words.join(", ");
}

/// While nobody is at the lane: the lists that the next traveller will be asked against.
export function summariseLists(known: ListCoverage[], now: Date): ScreeningSummary {
  const lists = [...known].sort((a, b) => rank[b.state] - rank[a.state] || a.list_id.localeCompare(b.list_id));
  const gaps = lists.some((list) => list.state !== "current");
  const sentence = lists.length === 0 ? "No lists known" : `Ready to ask ${coverageText(lists, now)}`;
  return { sentence, sign: lists.length === 0 ? "open" : gaps ? "caution" : "none", hits: [], lists };
}

export function summarise(crossing: Crossing, now: Date): ScreeningSummary {
  const hits = crossing.screenings.flatMap((record) => record.answer?.hits ?? []);
  const lists = mergedLists(crossing);
  const open = crossing.screenings.filter((record) => !record.answer).length;
  const coverage = coverageText(lists, now);
  const asked = lists.some((list) => list.state === "current" || list.state === "stale");
  if (hits.length > 0) {
    const waiting = open > 0 ? `, ${open} of ${crossing.screenings.length} not answered yet` : "";
    return { sentence: `${hits.length} ${hits.length === 1 ? "hit" : "hits"} in ${coverage}${waiting}`, sign: "stop", hits, lists };
  }
  if (crossing.screenings.length === 0) return { sentence: "Nothing screened yet", sign: "open", hits, lists };
  if (open > 0) {
    return { sentence: `Screening runs: ${crossing.screenings.length - open} of ${crossing.screenings.length} answered`, sign: "open", hits, lists };
  }
  if (!asked) return { sentence: `Not screened: ${coverage}`, sign: "stop", hits, lists };
  const gaps = lists.some((list) => list.state !== "current");
  return { sentence: `No hit in ${coverage}`, sign: gaps ? "caution" : "ok", hits, lists };
}

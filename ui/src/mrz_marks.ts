// Where each field stands in a machine readable zone, so that doubtful and repaired characters can be marked there.
// Source: ICAO Doc 9303-4, -5, -6, -7 (eighth edition), the data structure tables; src/mrz/mrz_layout_data.cpp is the
// appliance's own table, French and Swiss layouts included. Lines and positions count from 1.
import type { DocumentReading } from "./lane_types";

type Range = [line: number, first: number, last: number];
type Layout = Record<string, Range[]>;

/// The second line that TD3, TD2 and the visas share.
function secondLine(optional: Range, composite?: Range): Layout {
  return {
    document_number: [[2, 1, 10]],
    nationality: [[2, 11, 13]],
    birth_date: [[2, 14, 20]],
    sex: [[2, 21, 21]],
    expiry_date: [[2, 22, 28]],
    optional1: [optional],
    ...(composite ? { composite: [composite] } : {}),
  };
}

function withFirstLine(length: number, layout: Layout): Layout {
  return { document_code: [[1, 1, 2]], issuing_state: [[1, 3, 5]], name: [[1, 6, length]], ...layout };
}

const layouts: Record<string, Layout> = {
  "TD3": withFirstLine(44, secondLine([2, 29, 43], [2, 44, 44])),
  "TD2": withFirstLine(36, secondLine([2, 29, 35], [2, 36, 36])),
  "MRVA": withFirstLine(44, secondLine([2, 29, 44])),
  "MRVB": withFirstLine(36, secondLine([2, 29, 36])),
  "TD1": {
    document_code: [[1, 1, 2]], issuing_state: [[1, 3, 5]], document_number: [[1, 6, 15]], optional1: [[1, 16, 30]],
    birth_date: [[2, 1, 7]], sex: [[2, 8, 8]], expiry_date: [[2, 9, 15]], nationality: [[2, 16, 18]],
    optional2: [[2, 19, 29]], composite: [[2, 30, 30]], name: [[3, 1, 30]],
  },
  "FRAID36": {
    document_code: [[1, 1, 2]], issuing_state: [[1, 3, 5]], surname: [[1, 6, 30]], office: [[1, 31, 36]],
    document_number: [[2, 1, 13]], given_names: [[2, 14, 27]], birth_date: [[2, 28, 34]], sex: [[2, 35, 35]],
    composite: [[2, 36, 36]],
  },
  "FRADL": {
    document_code: [[1, 1, 2]], issuing_state: [[1, 3, 5]], document_number: [[1, 6, 15]], expiry_date: [[1, 16, 21]],
    surname: [[1, 22, 29]], composite: [[1, 30, 30]],
  },
  "CHEDL": {
    document_number: [[1, 1, 9]], document_code: [[2, 1, 2]], issuing_state: [[2, 3, 5]], birth_date: [[2, 20, 25]],
    name: [[3, 1, 30]],
  },
};

/// "MRV-A" and "MRVA" alike.
function layoutOf(format: string): Layout | undefined {
  const key = format.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
  return Object.hasOwn(layouts, key) ? layouts[key] : undefined;
}

/// Surname and given names share one field, parted by "<<".
function nameRange(layout: Layout, lines: string[], part: "surname" | "given_names"): Range[] {
  const field = layout.name?.[0];
  if (!field) return [];
  const [line, first, last] = field;
  const gap = (lines[line - 1] ?? "").slice(first - 1, last).indexOf("<<");
  if (gap < 0) return [field];
  return part === "surname" ? [[line, first, first + gap - 1]] : [[line, first + gap + 2, last]];
}

function rangesOf(field: string, layout: Layout, lines: string[]): Range[] {
  const own = layout[field];
  if (own) return own;
  if (field === "surname" || field === "primary_identifier") return nameRange(layout, lines, "surname");
  if (field === "given_names" || field === "secondary_identifier") return nameRange(layout, lines, "given_names");
  return [];
}

export type Mark = "plain" | "doubtful" | "repaired";
export interface MarkedRun { text: string; mark: Mark }

/// Each line cut into runs of equally marked characters; a repair outweighs a doubt.
export function markedLines(reading: DocumentReading): MarkedRun[][] {
  const layout = layoutOf(reading.format);
  const marks: Mark[][] = reading.lines.map((line) => Array.from(line, () => "plain" as Mark));
  const set = ([line, first, last]: Range, mark: Mark) => {
    const row = marks[line - 1];
    for (let i = first - 1; row && i < Math.min(last, row.length); i++) row[i] = mark;
  };
  if (layout) {
    for (const field of reading.doubtful) {
      for (const range of rangesOf(field, layout, reading.lines)) set(range, "doubtful");
    }
  }
  for (const repair of reading.repairs) set([repair.line, repair.position, repair.position], "repaired");
  return reading.lines.map((line, index) => runs(Array.from(line), marks[index] ?? []));
}

function runs(characters: string[], marks: Mark[]): MarkedRun[] {
  const result: MarkedRun[] = [];
  characters.forEach((character, i) => {
    const mark = marks[i] ?? "plain";
    const last = result[result.length - 1];
    if (last && last.mark === mark) last.text += character;
    else result.push({ text: character, mark });
  });
  return result;
}

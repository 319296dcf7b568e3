// Which characters of two values differ, so that the eye finds the place: "QUILLHAVEN" and "QUILHAVEN" differ in one L.

export interface Run { text: string; differs: boolean }

const maxCharacters = 100; // the table below grows with the square

/// Both values cut into runs; what is in neither's longest common part differs.
export function differences(read: string, listed: string): { read: Run[]; listed: Run[] } {
  const a = Array.from(read).slice(0, maxCharacters);
  const b = Array.from(listed).slice(0, maxCharacters);
  // common[i][j]: length of the longest common part of a from i and b from j.
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const result = { read: [] as Run[], listed: [] as Run[] };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(result.read, a[i++]!, false);
      add(result.listed, b[j++]!, false);
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      add(result.read, a[i++]!, true);
    } else {
      add(result.listed, b[j++]!, true);
    }
  }
  return result;
}

function add(runs: Run[], character: string, differs: boolean): void {
  const last = runs[runs.length - 1];
  if (last && last.differs === differs) last.text += character;
  else runs.push({ text: character, differs });
}

// What this desk remembers: the officer's name for the browser session, the palette for good.
import { signal } from "@preact/signals";

export const palettes = ["day", "dusk", "dark"] as const;
export type Palette = (typeof palettes)[number];

/// Storage may be switched off by policy; then the desk forgets, and works.
function read(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    if (value) storage().setItem(key, value);
    else storage().removeItem(key);
  } catch {
    // see read()
  }
}

const officerKey = "lanepost.officer";
const paletteKey = "lanepost.palette";

/// Empty: nobody has given a name, and no decision can be taken.
export const officer = signal(read(() => sessionStorage, officerKey));

export function setOfficer(name: string): void {
  officer.value = name.trim();
  write(() => sessionStorage, officerKey, officer.value);
}

const stored = read(() => localStorage, paletteKey) as Palette;
export const palette = signal<Palette>(palettes.includes(stored) ? stored : "dusk");
palette.subscribe((name) => document.documentElement.setAttribute("data-palette", name));

export function nextPalette(): void {
  palette.value = palettes[(palettes.indexOf(palette.value) + 1) % palettes.length] ?? "dusk";
  write(() => localStorage, paletteKey, palette.value);
}

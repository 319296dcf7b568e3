// Markup without a compiler step: html`<p>${text}</p>`. Whatever is put in becomes text nodes and attributes, never
// markup: what the readers saw is hostile.
import htm from "htm";
import { h, type VNode } from "preact";

export type View = VNode | VNode[] | string | null | false;

export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;

import { isObject } from '../../parts/is-object.js';
import type { FlowNode, Json } from './flow.js';

const MOST = 60;

/** One line of the first value that a node sets: an input's before an option's. Empty if it sets none. */
export function valueText(node: FlowNode): string {
  const inputs = isObject(node.ports) ? node.ports.input : undefined;
  const panel = isObject(node.detailPanel) ? node.detailPanel.options : undefined;
  const options = isObject(panel) ? panel.formDatas : undefined;
  for (const list of [inputs, options]) {
    if (!Array.isArray(list)) continue;
    for (const item of list) {
      if (!isObject(item) || item.dataType === 'password') continue;
      const text = oneLine(item.value);
      if (text !== '') return text;
    }
  }
  return '';
}

/** A value in one short line. */
export function oneLine(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

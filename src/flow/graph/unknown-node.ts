import type { Catalogue } from '../catalogue.js';
import type { Text } from '../text.js';
import { excerpt } from '../excerpt.js';
import { similarNames } from '../similar-names.js';

/** The message for an unknown node: suggests similar names, else those of the name in other namespaces, the nodes of its namespace, or all namespaces. */
export function unknownNode(full: string, namespace: string, catalogue: Catalogue): Text {
  const bare = full.replace(/^\.|\.$/, '');
  if (bare !== full && catalogue.names.includes(bare)) {
    const dot = bare.lastIndexOf('.');
    const parts = `"namespace": "${bare.slice(0, dot)}", "name": "${bare.slice(dot + 1)}"`;
    return { en: `Write the node ${bare} as ${parts}`, zh: `请将节点 ${bare} 写为 ${parts}` };
  }
  if (bare === '')
    return {
      en: 'The node has no type: give it "namespace" and "name", such as "core.log" and "print" (GET /api/nodes/package/ describes all)',
      zh: '节点没有类型：请填写“namespace”和“name”，例如“core.log”和“print”（详见 GET /api/nodes/package/）',
    };
  const shown = excerpt(full, 100);
  const similar = similarNames(full, catalogue.names);
  const name = full.slice(full.lastIndexOf('.'));
  const likely =
    similar.length > 0 ? similar : catalogue.names.filter((known) => known.endsWith(name)).slice(0, 3);
  if (likely.length > 0)
    return {
      en: `There is no node ${shown}. Did you mean ${likely.join(' or ')}? Otherwise have its package installed`,
      zh: `没有节点 ${shown}。是否应为 ${likely.join(' 或 ')}？否则请安装其所属的包`,
    };
  const siblings = catalogue.names.filter((name) => name.startsWith(`${namespace}.`));
  const choices = siblings.length > 0 ? siblings : catalogue.packages.map((one) => `${one.namespace}.*`);
  return {
    en: `There is no node ${shown}: choose one of ${choices.join(', ')} (GET /api/nodes/package/ describes them), or have its package installed`,
    zh: `没有节点 ${shown}：请从 ${choices.join('、')} 中选择（详见 GET /api/nodes/package/），或安装其所属的包`,
  };
}

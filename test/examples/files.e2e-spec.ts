import { readdirSync, readFileSync } from 'node:fs';
import { fullName, validateFlow } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';

const FOLDER = 'examples/flows';
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const catalogue = builtinCatalogue();

describe.each(files)('examples/flows/%s', (file) => {
  const flow = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));

  it('has no faults', () => {
    expect(validateFlow(flow, catalogue, DEFAULT_LIMITS)).toEqual([]);
  });

  it('can be drawn: every node has a title and a separate position', () => {
    const places = flow.nodeList.map(({ x, y }: any) => `${x} ${y}`);
    expect(new Set(places).size).toBe(flow.nodeList.length);
    for (const node of flow.nodeList) {
      expect(node.title).toMatch(/\S/);
      expect([typeof node.x, typeof node.y]).toEqual(['number', 'number']);
    }
  });

  it('lists every port of the catalogue, and links them by their ids', () => {
    const ids = { input: new Set<string>(), output: new Set<string>() };
    for (const node of flow.nodeList) {
      const definition = catalogue.get(fullName(node))!;
      const wanted = { input: definition.inputs, output: definition.outputs };
      for (const side of ['input', 'output'] as const) {
        const listed = node.ports[side];
        for (const { id } of listed) ids[side].add(`${node.id} ${id}`);
        const data = listed.filter(({ portType }: any) => portType !== 'flow');
        expect(data).toEqual(
          expect.arrayContaining(
            wanted[side].map(({ name, dataType }) =>
              expect.objectContaining({ name, dataType, portType: side }),
            ),
          ),
        );
      }
    }
    for (const { source, sourcePort, target, targetPort } of flow.linkList) {
      expect(ids.output).toContain(`${source} ${sourcePort}`);
      expect(ids.input).toContain(`${target} ${targetPort}`);
    }
  });
});

it('examples/flows/README.md describes every file, in both languages', () => {
  const text = readFileSync(`${FOLDER}/README.md`, 'utf8');
  const told = [...text.matchAll(/^\| \[`([\w-]+)`\]\(\1\.json\) +\| (.*) \| (.*) \|$/gm)];
  expect(told.map(([, name]) => `${name!}.json`).sort()).toEqual(files.sort());
  for (const [, , english, chinese] of told) {
    expect(english).toMatch(/[a-z]{3}/);
    expect(chinese).toMatch(/\p{Script=Han}/u);
  }
});

import { DEFINITIONS, flowOf } from '../testing.js';
import { addAt, addBeside, addNear } from './add-beside.js';

const print = DEFINITIONS.get('core.log/print')!;
const not = DEFINITIONS.get('core.operation/not')!;
const links = (flow: {
  linkList: { source: string; sourcePort?: string; target: string; targetPort?: string }[];
}) =>
  flow.linkList.map(
    ({ source, sourcePort, target, targetPort }) =>
      `${source}${sourcePort ? `.${sourcePort}` : ''} ${target}${targetPort ? `.${targetPort}` : ''}`,
  );

describe('adding a node beside another', () => {
  it('goes on to it from the first output that leads nowhere', () => {
    const flow = flowOf(
      'start core.event/start\nif core.programming/branch\na core.log/print',
      'start if\nif.then a',
    );
    const { flow: added, id } = addBeside(flow, DEFINITIONS, print, 'if', { x: 0, y: 0 });
    expect(links(added)).toEqual(['start if', 'if.then a', 'if.else print']);
    const [, other, , node] = added.nodeList;
    expect([id, node!.x]).toEqual(['print', other!.x! + 320]);
    expect(node!.y).toBeGreaterThan(other!.y!);
  });

  it('comes between a node and the one that follows it', () => {
    const flow = flowOf('start core.event/start\na core.log/print', 'start a');
    expect(links(addBeside(flow, DEFINITIONS, print, 'start', { x: 0, y: 0 }).flow)).toEqual([
      'start print',
      'print a',
    ]);
  });

  it('follows the only end of a flow if nothing is selected', () => {
    const flow = flowOf('start core.event/start');
    expect(links(addBeside(flow, DEFINITIONS, print, null, { x: 0, y: 0 }).flow)).toEqual(['start print']);
    expect(
      links(
        addBeside(flowOf('a core.log/print\nb core.log/print'), DEFINITIONS, print, null, { x: 0, y: 0 })
          .flow,
      ),
    ).toEqual([]);
  });

  it('leaves nodes without control alone', () => {
    const flow = flowOf('start core.event/start');
    expect(links(addBeside(flow, DEFINITIONS, not, 'start', { x: 0, y: 0 }).flow)).toEqual([]);
  });

  it('is never on another node, however high it is itself', () => {
    const request = DEFINITIONS.get('core.http/request')!;
    const flow = flowOf('a core.log/print');
    // `a` is 100 high; a node of three rows does not fit so near above it.
    for (const y of [0, 40, -90]) {
      const { nodeList } = addNear(flow, DEFINITIONS, request, { x: 100, y }).flow;
      expect([y, nodeList[1]!.y]).toEqual([y, 130]);
    }
    expect(addNear(flow, DEFINITIONS, request, { x: 100, y: -160 }).flow.nodeList[1]!.y).toBe(-160);
    expect(addNear(flow, DEFINITIONS, request, { x: 400, y: 0 }).flow.nodeList[1]!.y).toBe(0);
  });

  it('is linked to the port that a link was drawn from, if one of its ports fits', () => {
    const flow = flowOf('get core.http/request');
    const from = { node: 'get', side: 'out', name: 'body' } as const;
    expect(links(addAt(flow, DEFINITIONS, print, { x: 0, y: 0 }, from).flow)).toEqual([
      'get.body print.message',
    ]);
    const status = { node: 'get', side: 'out', name: 'status' } as const;
    expect(links(addAt(flow, DEFINITIONS, not, { x: 0, y: 0 }, status).flow)).toEqual([]);
  });
});

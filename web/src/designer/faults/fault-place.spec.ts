import { flowOf } from '../model/testing.js';
import type { FlowFault } from './fault-index.js';
import { faultPlace } from './fault-place.js';

const flow = flowOf('start core.event/start\nget core.http/request', 'start get');

const fault = (at: Partial<FlowFault>): FlowFault => ({
  node: null,
  link: null,
  port: null,
  code: 'odd',
  message: 'odd',
  ...at,
});

describe('the place of a fault', () => {
  it('is the node, also where a link is named too', () => {
    const at = { node: 'get', port: 'url' };
    expect(faultPlace(fault(at), flow)).toEqual({ what: 'node', ...at });
    expect(faultPlace(fault({ node: 'get', link: 'l1' }), flow)).toMatchObject({ what: 'node', port: null });
  });

  it('is the link where no node is named', () => {
    expect(faultPlace(fault({ link: 'l1' }), flow)).toEqual({ what: 'link', link: flow.linkList[0] });
  });

  it('is a variable where only a name is given', () => {
    expect(faultPlace(fault({ port: 'who' }), flow)).toEqual({ what: 'variables' });
  });

  it('is nowhere for a fault of the whole flow, or of a link that is gone', () => {
    expect(faultPlace(fault({}), flow)).toBeUndefined();
    expect(faultPlace(fault({ link: 'gone' }), flow)).toBeUndefined();
  });
});

import { flow, input, node, option, testMistakes } from './mistakes.js';

describe('obvious mistakes are faults that say where they are and how to correct them', () => {
  testMistakes([
    ['ports that are a text', flow(node({ ports: 'x' })), 'bad-node a', '"ports"'],
    ['ports that are a list', flow(node({ ports: [{ name: 'message' }] })), 'bad-node a', '"ports"'],
    [
      'a side that is an object',
      flow(node({ ports: { input: { message: 'a' } } })),
      'bad-node a',
      'ports.input',
    ],
    ['inputs in ports', flow(node({ ports: { inputs: [] } })), 'unknown-key a', '"ports.input"'],
    ['inputs of a node', flow(node({ inputs: { message: 'a' } })), 'unknown-key a', '"ports.input"'],
    ['links of a flow', flow(node({}), { links: [] }), 'unknown-key', '"linkList"'],
    ['edges of a flow', flow(node({}), { edges: [] }), 'unknown-key', '"linkList"'],
    [
      'a handle of a link',
      flow(node({}), { linkList: [{ id: 'l', source: 's', target: 'a', sourceHandle: 'x' }] }),
      'unknown-key l',
      '"sourcePort"',
    ],
    [
      'the default of a variable',
      flow(node({}), { variables: [{ name: 'v', default: 1 }] }),
      'unknown-key v',
      '"value"',
    ],
    [
      'two ports with one id',
      flow(node({ ports: { input: [{ id: 'x', name: 'message' }], output: [{ id: 'x', name: null }] } })),
      'duplicate-id a',
      '"x"',
    ],
    [
      'two ports with one name',
      flow(node(input({ name: 'message', value: 'a' }, { name: 'message', value: 'b' }))),
      'duplicate-port a.message',
      '"message"',
    ],
    ['a value of a port without a name', flow(node(input({ value: 'a' }))), 'bad-port a', 'give it the name'],
    [
      'a port that is misspelt',
      flow(node(input({ name: 'mesage', value: 1 }))),
      'unknown-port a.mesage',
      '"message"',
    ],
    ['a node that is misspelt', flow(node({}, 'core.log.prnit')), 'unknown-node a', 'core.log.print'],
    [
      'a node in another namespace',
      flow(node({}, 'core.request')),
      'unknown-node a',
      'mean core.http.request',
    ],
    [
      'a node that its package does not have',
      flow(node({}, 'core.log.writeToTheConsole')),
      'unknown-node a',
      'core.log.print',
    ],
    [
      'a node whose name has the namespace',
      flow({ id: 'a', name: 'core.log.print' }),
      'unknown-node a',
      '"namespace": "core.log", "name": "print"',
    ],
    ['a node without a type', flow({ id: 'a' }), 'unknown-node a', '"namespace" and "name"'],
    ['a node of no package', flow(node({}, 'acme.crm.createContact')), 'unknown-node a', 'core.http.*'],
    [
      'a link to a flow port that does not exist',
      flow(node({}), { linkList: [{ id: 'l', source: 'a', target: 's' }] }),
      'dangling-link s l',
      'flow port without a name',
    ],
    [
      'a data port that is called a flow port',
      flow(node(input({ name: 'message', portType: 'flow', value: 'a' }))),
      'bad-port a.message',
      '"message" is a data port: make its portType "input"',
    ],
    [
      'a flow port that is called a data port',
      flow(node({ ports: { output: [{ name: 'error', portType: 'output' }] } })),
      'bad-port a.error',
      '"error" is a flow port: make its portType "flow"',
    ],
    [
      'a case that is called a data port',
      flow(
        node(
          {
            ports: { output: [{ name: 'paid', portType: 'output' }] },
            detailPanel: { options: option('cases', ['paid']) },
          },
          'core.programming.switch',
        ),
      ),
      'bad-port a.paid',
      '"paid" is a flow port: make its portType "flow"',
    ],
    [
      'a link from a case that does not exist',
      flow(
        node(
          { detailPanel: { options: option('cases', ['paid', { deeply: 'nested' }, 7]) } },
          'core.programming.switch',
        ),
        { linkList: [{ id: 'l', source: 'a', sourcePort: 'payed', target: 'a' }] },
      ),
      'dangling-link a.payed l',
      '(it has "default", "paid", "7")',
    ],
  ]);
});

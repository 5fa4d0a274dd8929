import type { ShortNode } from '../../support/flows.js';

/* Secrets, and flows that try to reveal them. */

/** Contains characters that the different encodings change. */
export const SECRET = 'Tr0ub4dor&3 "q/é\\密+z';
/** A secret of several lines, like a private key. */
const PEM = [
  '-----BEGIN TEST KEY-----',
  'q83vASNF'.repeat(8),
  'zYmrZ4kS'.repeat(7),
  '-----END TEST KEY-----',
].join('\n');
/** A secret of digits, which may also appear as a number. */
export const PIN = '907361';
/** The input of type password. */
const GIVEN = 'given-t0-one-job';

/** The values of the shared variables of type password. */
export const SHARED = { token: SECRET, key: PEM, pin: PIN };

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const base64s = (text: string): string[] =>
  [0, 1, 2, 3, 4, 5].flatMap((place) => {
    const before = place % 3;
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text, place < 3 ? 'utf8' : 'latin1')]);
    const from = Math.ceil((before * 8) / 6);
    const until = Math.floor((bytes.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding).slice(from, until));
  });

/** The texts that must not appear anywhere. */
export const FORMS = [SECRET, PIN, GIVEN, ...PEM.split('\n').slice(1, 3)].flatMap((secret) => [
  secret,
  // A part that is long enough to guess the rest.
  secret === PIN ? secret : secret.slice(0, 8),
  inJson(secret),
  inJson(inJson(secret)),
  encodeURIComponent(secret),
  encodeURIComponent(secret).toLowerCase(),
  encodeURI(secret),
  new URLSearchParams({ t: secret }).toString().slice(2),
  ...(secret === PIN ? [] : base64s(secret)),
]);

/** The variables of each flow: the shared ones, and two of its own. */
export const variables = [
  ...Object.keys(SHARED).map((name) => ({ name, type: 'string', scope: 'global', value: '' })),
  { name: 'given', type: 'password', scope: 'flow', value: 'the flow’s own password' },
  { name: 'plain', type: 'string', scope: 'flow', value: '' },
];

/** The inputs of each job. */
export const inputs = { given: GIVEN, plain: `a text with ${SECRET} in it` };

export const print = (id: string, message: unknown): ShortNode => ({
  id,
  name: 'core.log.print',
  inputs: { message },
});
const code = (id: string, text: string, more: object = {}): ShortNode => ({
  id,
  name: 'core.code.javascript',
  inputs: { token: '{{ vars.token }}', pin: '{{ vars.pin }}', given: '{{ vars.given }}', ...more },
  options: { code: text },
});

export const give = (outputs: unknown): ShortNode => ({
  id: 'give',
  name: 'core.programming.return',
  inputs: { outputs },
});

export const fail = (message: string): ShortNode => ({
  id: 'fail',
  name: 'core.programming.fail',
  inputs: { message },
});

/** Each tries to reveal secrets in a different way. */
export const ATTEMPTS: Record<string, (outside: string) => ShortNode[]> = {
  'prints them': () => [
    print('a', '{{ vars.token }}'),
    print('b', 'before {{ vars.token }} after {{ vars.pin }} and {{ vars.given }}'),
    print('c', '{{ vars }}'),
    print('d', { deep: [{ '{{ 1 }}': '{{ vars.token }}' }] }),
    print('e', '{{ vars.key }}'),
    print('f', '{{ $number(vars.pin) }}'),
    print('g', 'first line\n{{ vars.token }}\nlast line {{ vars.plain }}'),
  ],
  'prints other forms of them': () => [
    print('a', '{{ $base64encode(vars.token) }}'),
    print('b', '{{ $base64encode("user:" & vars.token) }} {{ $base64encode("a:" & vars.given & ":b") }}'),
    print('c', '{{ $encodeUrlComponent(vars.token) }} {{ $encodeUrl(vars.token) }}'),
    print('d', '{{ $string($string(vars)) }}'),
    print('e', '{{ $base64encode(vars.key) }}'),
  ],
  'returns them': () => [
    give({
      token: '{{ vars.token }}',
      list: ['{{ vars.pin }}', '{{ $number(vars.pin) }}'],
      key: '{{ vars.key }}',
      all: '{{ inputs }}',
    }),
  ],
  'returns them as keys': () => [
    code('c', 'return { [token]: pin, [given]: [Number(pin)] };'),
    give('{{ nodes.c.result }}'),
  ],
  'fails with them': () => [fail('no access for {{ vars.token }} and {{ vars.given }}')],
  'fails with them if a value does not fit': () => [
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: '{{ "x" & vars.token }}' } },
  ],
  'fails with them if an expression fails': () => [print('p', '{{ $number(vars.token) }}')],
  'fails with a text that is cut in the middle of one': () => [
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: `{{ "${'x'.repeat(44)}" & vars.token }}` } },
  ],
  'shows them from code': () => [
    code('c', 'console.log(token, { token }); console.error([pin]); return { token };'),
  ],
  'throws them from code': () => [
    code('c', 'throw new Error(`it is ${token} ${JSON.stringify({ given })}`);'),
  ],
  'sends them': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: {
        url: `${outside}/echo/{{ $encodeUrlComponent(vars.token) }}`,
        query: { token: '{{ vars.token }}' },
        headers: { authorization: 'Basic {{ $base64encode("u:" & vars.token) }}', 'x-pin': '{{ vars.pin }}' },
      },
    },
    print('p', '{{ nodes.h }}'),
    give('{{ nodes.h }}'),
  ],
  'is refused with them': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${outside}/refuse`, query: { token: '{{ vars.token }}' } },
      options: { method: 'POST' },
    },
  ],
  'is refused with an answer that is cut in the middle of one': (outside) => [
    { id: 'h', name: 'core.http.request', inputs: { url: `${outside}/long` } },
  ],
  'sends a request to an invalid URL, which is cut off inside a secret': () => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${'/'.repeat(190)}{{ vars.token }}` },
    },
  ],
  'throws more than is shown from code': () => [code('c', `throw new Error('-'.repeat(1_980) + token);`)],
  'fails in a command with more than is shown': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: {
        command: 'printf "%s\\n" "$T" >&2; printf "%490s\\n" - >&2; printf "%s" "$T" >&2; exit 1',
        env: { T: '{{ vars.token }}' },
      },
    },
  ],
  'is refused with a long answer': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${outside}/long`, headers: { token: '{{ $base64encode(vars.token) }}' } },
    },
  ],
  'sends a request to an invalid URL': () => [
    { id: 'h', name: 'core.http.request', inputs: { url: 'http//{{ vars.token }}' } },
  ],
  'sends a request to a host that does not exist': () => [
    { id: 'h', name: 'core.http.request', inputs: { url: 'http://{{ vars.pin }}.invalid/{{ vars.pin }}' } },
  ],
  'runs commands with them': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: {
        command:
          'printf "%s" "$T" | cut -c1-8 | tr -d "\\n"; printf "%s" "$T" | cut -c9- ; printf "%s\\n" "$T" | base64; printf "%s" "$K"; printf "%s" "$K" | base64 >&2; echo "$P" >&2',
        env: { T: '{{ vars.token }}', K: '{{ vars.key }}', P: '{{ vars.pin }}' },
      },
    },
    give('{{ nodes.s }}'),
  ],
  'runs a command that writes one in parts': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: { command: 'printf "Tr0ub4d"; sleep 0.1; printf "or&3 \\"q/é"; sleep 0.1; echo "\\\\密+z"' },
    },
  ],
  'fails in a command': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: { command: ['sh', '-c', 'echo "$1" >&2; exit 3', 'x', '{{ vars.token }}'] },
    },
  ],
  'runs a program that does not exist': () => [
    { id: 's', name: 'core.shell.command', inputs: { command: ['{{ vars.pin }}'] } },
  ],
};

import { sessionShown } from './session-shown.js';

const used = { isLoginPage: false, state: 'open', hasPerson: true, isRefused: false } as const;

it.each([
  ['page', 'in a session', used],
  ['page', 'while the server is asked whether it needs a login', { ...used, state: 'asking' }],
  ['dialog', 'after a session that has ended', { ...used, state: 'ended' }],
  ['dialog', 'also if the server has refused since', { ...used, state: 'ended', isRefused: true }],
  ['login', 'without a session', { ...used, hasPerson: false, isRefused: true }],
  ['page', 'before the server has answered', { ...used, hasPerson: false }],
  ['page', 'on the login page', { ...used, isLoginPage: true, state: 'ended' }],
  ['nothing', 'while another person comes', { ...used, state: 'changing' }],
] as const)('shows %s %s', (expected, _when, session) => {
  expect(sessionShown(session)).toBe(expected);
});

import { readCommand, UsageError } from './read-command.js';

describe('the arguments of npm run user', () => {
  it.each([
    [['list'], { name: 'list' }],
    [['--help'], { name: 'help' }],
    [['add', '-h'], { name: 'help' }],
    [['add', 'ada'], { name: 'add', username: 'ada', role: 'viewer', firstName: '', lastName: '' }],
    [
      ['add', '--role', 'editor', 'ada', '--first-name=Ada'],
      { name: 'add', username: 'ada', role: 'editor', firstName: 'Ada', lastName: '' },
    ],
    [['role', 'ada', 'admin'], { name: 'role', username: 'ada', role: 'admin' }],
    [['password', 'ada'], { name: 'password', username: 'ada' }],
    [['deactivate', 'ada'], { name: 'deactivate', username: 'ada' }],
  ])('%j', (args, command) => expect(readCommand(args)).toEqual(command));

  it.each([
    [[]],
    [['remove', 'ada']],
    [['list', 'ada']],
    [['add']],
    [['add', 'ada', 'secret']],
    [['add', 'ada', '--password', 'secret']],
    [['add', 'ada', '--role', 'root']],
    [['role', 'ada']],
    [['role', 'ada', 'admin', 'viewer']],
  ])('%j is not a valid command', (args) => expect(() => readCommand(args)).toThrow(UsageError));
});

import { zoneFormat } from './zone-format.js';

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

it('writes a moment by the clock of a zone', () => {
  expect(zoneFormat('en', CLOCK, 'Asia/Shanghai')?.format(0)).toBe('08:00');
});

it('has no format for a zone that the browser does not know', () => {
  expect(zoneFormat('en', CLOCK, 'Mars/Olympus')).toBeUndefined();
});

import type { LogLevel } from '../log-level.js';
import { loggedBytes } from './logged-bytes.js';

it.each<[LogLevel, string, string]>([
  ['info', 'n', 'Hello'],
  ['debug', 'n', ''],
  ['warn', '通知', '订单已发送'],
  ['error', 'n'.repeat(100), '已'.repeat(100)],
])('a line of %s of %s has the bytes of its text in the log', (level, node, text) => {
  const line = `2026-01-01T00:00:00.000Z ${level} ${node} ${text}\n`;
  expect(loggedBytes(level, node, text)).toBe(Buffer.byteLength(line));
});

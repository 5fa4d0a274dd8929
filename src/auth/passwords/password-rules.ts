import { message, type Message } from '../../rest/messages.js';

/** The length of a password, in characters. The maximum limits the cost of hashing it. */
const PASSWORD_LENGTH = { least: 8, most: 128 };

/** Common passwords that the other rules allow. */
const COMMON = new Set(
  `password password1 password12 password123 passw0rd p@ssw0rd p@ssword qwertyui qwertyuiop qwerty123 qwerty12
  qwerty1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx asdfghjkl asdfasdf zxcvbnm1 iloveyou iloveyou1 sunshine
  princess football baseball superman batman123 trustno1 starwars whatever letmein1 welcome1 welcome123 changeme
  changeme1 admin123 admin1234 admin12345 administrator root1234 test1234 abcd1234 abc12345 a1234567 aa123456
  aa12345678 11111111a computer internet michelle jennifer liucheng liucheng1 liucheng123 woaini1314 woaini520
  5201314520a wang1234 secret123 default1 guest123 dragon123 monkey123 master123 shadow123 qazwsxedc google123`.split(
    /\s+/,
  ),
);

/** The faults of a password, with Django's messages; empty if it is valid. */
export function passwordFaults(password: string, username: string): Message[] {
  const { least, most } = PASSWORD_LENGTH;
  const length = Array.from(password).length;
  const plain = password.toLowerCase();
  const faults: [boolean, Message][] = [
    [
      length < least,
      message(
        `This password is too short. It must contain at least ${least} characters.`,
        `密码长度太短。密码必须包含至少 ${least} 个字符。`,
      ),
    ],
    [
      length > most,
      message(
        `This password is too long. It must contain at most ${most} characters.`,
        `密码太长。密码最多包含 ${most} 个字符。`,
      ),
    ],
    [
      plain === username.toLowerCase(),
      message('The password is too similar to the username.', '密码跟用户名太相似了。'),
    ],
    [COMMON.has(plain), message('This password is too common.', '这个密码太常见了。')],
    [/^\d+$/.test(password), message('This password is entirely numeric.', '密码只包含数字。')],
  ];
  return faults.flatMap(([wrong, text]) => (wrong ? [text] : []));
}

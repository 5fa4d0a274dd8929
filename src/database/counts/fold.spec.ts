import { Logger } from '@nestjs/common';
import { Fold } from './fold.js';

describe('changes that cannot be added to counts', () => {
  let warned: string[];
  beforeEach(() => {
    warned = [];
    import.meta.jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((text) => void warned.push(String(text)));
  });
  afterEach(() => import.meta.jest.restoreAllMocks());

  const inMinutes = (minutes: number): number => performance.now() + minutes * 60_000;

  it('are told once that lasts for minutes, and no more when they are added again', async () => {
    let error: Error | null = new Error('statement timeout');
    const fold = new Fold('test', 10, () => (error ? Promise.reject(error) : Promise.resolve(false)));
    await fold.addAll();
    await fold.tell();
    expect(warned).toEqual([]);
    await fold.addAll();
    await fold.tell(inMinutes(7));
    expect(warned).toEqual([
      expect.stringMatching('for 7 minutes, so lists or statistics become slower: .*statement timeout'),
    ]);
    error = null;
    await fold.addAll();
    await fold.tell(inMinutes(9));
    expect(warned).toHaveLength(1);
  });

  it('are not told while some are added, although others fail each time', async () => {
    let calls = 0;
    const addPart = () => (++calls % 2 === 0 ? Promise.reject(new Error('timeout')) : Promise.resolve(true));
    const fold = new Fold('test', 10, addPart);
    const clock = import.meta.jest.spyOn(performance, 'now');
    for (const minutes of [0, 6, 12]) {
      clock.mockReturnValue(minutes * 60_000);
      await fold.addAll();
    }
    await fold.tell(13 * 60_000);
    expect([warned, calls]).toEqual([[], 6]);
  });

  it('are told with the reason for which they have waited for minutes', async () => {
    const late = () => Promise.resolve(['process 7 has used the table']);
    await new Fold('test', 10, () => Promise.resolve(false), late).tell();
    expect(warned).toEqual(['process 7 has used the table']);
    await new Fold(
      'test',
      10,
      () => Promise.resolve(false),
      () => Promise.reject(new Error('down')),
    ).tell();
    expect(warned).toHaveLength(1);
  });
});

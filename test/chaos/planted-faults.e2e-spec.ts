import { check } from './check/index.js';
import { type ChaosOptions, runChaos } from './run-chaos.js';

/** The promises that a small run breaks; each of these loads a module that spoils the application. */
async function broken(plant: string, more: Partial<ChaosOptions> = {}): Promise<string[]> {
  const run = await runChaos({
    seed: plant,
    plant,
    jobs: 60,
    faults: 0,
    overMs: 4_000,
    apis: 1,
    workers: 2,
    settleMs: 10_000,
    ...more,
  });
  await run.remove();
  return [...new Set(check(run.history).map(({ promise }) => promise))];
}

/** Spoilt for real: the application runs with one statement or method replaced. */
describe('a chaos run finds', () => {
  it('a fence that is not compared', async () => {
    // Enough jobs for one to be held by the frozen worker that still runs elsewhere at the thaw.
    const found = await broken('fence-removed', {
      jobs: 200,
      faults: 6,
      only: ['worker frozen'],
      overMs: 8_000,
    });
    expect(found).toContain('who does not hold a job writes nothing of it');
  }, 90_000);

  it('an update without a condition', async () => {
    const found = await broken('unconditional-update');
    expect(found).toContain('a job ends once, and its end never changes');
  }, 90_000);

  it('an add that never reaches Redis, where nothing makes it good', async () => {
    const environment = { LIUCHENG_SWEEP_MS: '600000' };
    const found = await broken('lost-add', { environment, settleMs: 2_000 });
    expect(found).toContain('an answered execute is never lost');
  }, 90_000);

  it('an outside node that starts before what it follows is committed', async () => {
    expect(await broken('outside-too-early')).toContain('nothing outside sees what is not committed');
  }, 90_000);

  it('two flushes of one job at once', async () => {
    expect(await broken('two-flushes')).toContain('what a job writes is committed in order');
  }, 90_000);
});

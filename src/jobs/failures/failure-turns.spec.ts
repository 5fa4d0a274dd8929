import type { BacklogRow } from './failure-statements.js';
import { FailureTurns } from './failure-turns.js';

/** Makes one round, as the statements do where every backlog is due. Returns the backlogs of the round. */
function round(
  turns: FailureTurns,
  handlersOf: ReadonlyMap<number, readonly number[]>,
  cutBehind: number | null = null,
) {
  const [behind, most] = turns.usersValues as [number, number];
  const users = [...handlersOf.keys()].filter((user) => user > behind).slice(0, most);
  const [, places, , share] = turns.backlogsValues(users, []) as [number[], number[], number[], number];
  const backlogs = users.flatMap((cuser, index) =>
    (handlersOf.get(cuser) ?? [])
      .filter((handler) => handler > places[index]!)
      .slice(0, share)
      .map((handler_id, n): BacklogRow => ({ cuser, handler_id, is_next: n + 1 === share })),
  );
  const beginsAgain = turns.lookedAt(users, backlogs);
  return {
    backlogs: backlogs.filter(({ is_next }) => !is_next),
    beginsAgain,
    isOver: turns.endRound(users, cutBehind),
  };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('turns of users and handlers with failures', () => {
  it('come to each handler of a user, also if rounds are cut', () => {
    const turns = new FailureTurns();
    const handlers = new Map([[7, upTo(160)]]);
    const seen = new Set<number>();
    for (let rounds = 0; rounds < 4; rounds += 1)
      for (const { handler_id } of round(turns, handlers, rounds % 2 === 0 ? 7 : null).backlogs)
        seen.add(handler_id);
    expect(seen.size).toBe(160);
  });

  it('begin again with the first handler of a user behind the last one', () => {
    const turns = new FailureTurns();
    const handlers = new Map([[7, upTo(160)]]);
    expect(round(turns, handlers)).toMatchObject({ beginsAgain: false, isOver: true });
    expect(round(turns, handlers).backlogs.map(({ handler_id }) => handler_id)).toEqual(upTo(160).slice(100));
    expect(round(turns, handlers).backlogs[0]).toMatchObject({ handler_id: 1 });
  });

  it('come to another user in each round, however many handlers one has', () => {
    const turns = new FailureTurns();
    const handlers = new Map([
      [2, upTo(6_000)],
      [3, [6_001]],
    ]);
    for (let rounds = 0; rounds < 5; rounds += 1)
      expect(round(turns, handlers).backlogs.filter(({ cuser }) => cuser === 3)).toHaveLength(1);
  });

  it('go on behind the user at whom a round was cut, and come to all of 250 users', () => {
    const turns = new FailureTurns();
    const handlers = new Map(upTo(250).map((user) => [user, [1]]));
    const rounds = [
      round(turns, handlers, 40),
      round(turns, handlers),
      round(turns, handlers),
      round(turns, handlers),
    ];
    expect(rounds.map(({ backlogs }) => backlogs[0]?.cuser)).toEqual([1, 41, 141, 241]);
    expect(rounds.map(({ isOver }) => isOver)).toEqual([false, false, false, true]);
  });
});

import { Receivers } from './receivers.js';

const MIB = 1024 * 1024;

describe('what a worker may claim', () => {
  it('is two callbacks of a receiver that has not answered yet, and ten once it has', () => {
    const receivers = new Receivers();
    expect(receivers.bounds()).toMatchObject({ sendsPerReceiver: 2, mostSends: 100, isIdle: true });
    const end = receivers.begin({ receiver: 'a', owner: 1, bytes: 1 });
    expect(receivers.bounds()).toMatchObject({ receivers: ['a'], sends: [1], mostSends: 99, isIdle: false });
    end(true);
    expect(receivers.bounds()).toMatchObject({ receivers: ['a'], sends: [10], bytes: [null], isIdle: true });
  });

  it('is less while callbacks are being sent, and never less than nothing', () => {
    const receivers = new Receivers();
    receivers.begin({ receiver: 'a', owner: 1, bytes: 1 })(true);
    const ends = Array.from({ length: 10 }, () => receivers.begin({ receiver: 'a', owner: 1, bytes: 1 }));
    expect(receivers.bounds()).toMatchObject({ sends: [0], mostSends: 90 });
    // One of them times out: then eight of the others are too many.
    ends[0]!(false);
    expect(receivers.bounds()).toMatchObject({ sends: [0], mostSends: 91 });
    for (const end of ends.slice(1)) end(false);
    expect(receivers.bounds()).toMatchObject({ sends: [2], mostSends: 100, isIdle: true });
  });

  it('is limited by size, for each receiver and in all', () => {
    const receivers = new Receivers();
    receivers.begin({ receiver: 'a', owner: 1, bytes: 6 * MIB });
    receivers.begin({ receiver: 'b', owner: 1, bytes: 30 * MIB });
    expect(receivers.bounds()).toMatchObject({
      receivers: ['a', 'b'],
      bytes: [2 * MIB, 0],
      bytesPerReceiver: 8 * MIB,
      mostBytes: 0,
    });
  });

  it('counts what is being sent for each user', () => {
    const receivers = new Receivers();
    const end = receivers.begin({ receiver: 'a', owner: 1, bytes: 10 });
    receivers.begin({ receiver: 'b', owner: 1, bytes: 20 });
    receivers.begin({ receiver: 'b', owner: 2, bytes: 5 });
    expect(receivers.bounds()).toMatchObject({ owners: [1, 2], heldSends: [2, 1], heldBytes: [30, 5] });
    end(true);
    expect(receivers.bounds()).toMatchObject({ owners: [1, 2], heldSends: [1, 1], heldBytes: [20, 5] });
  });

  it('begins at a receiver with the users after the one for whom something was last sent there', () => {
    const receivers = new Receivers();
    for (const owner of [1, 5]) receivers.begin({ receiver: 'a', owner, bytes: 1 })(true);
    receivers.begin({ receiver: 'b', owner: 3, bytes: 1 });
    expect(receivers.bounds()).toMatchObject({ receivers: ['b', 'a'], lastOwners: [3, 5] });
  });
});

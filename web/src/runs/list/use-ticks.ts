import { useState } from 'react';

const NONE: ReadonlySet<number> = new Set();

/**
 * The ids of the rows that are ticked. They stay while the list refreshes itself, also those of rows that newer ones push off its page. A list
 * with another `key` begins with none.
 */
export function useTicks(key: string): [ReadonlySet<number>, (ids: ReadonlySet<number>) => void] {
  const [ticks, setTicks] = useState({ key, ids: NONE });
  return [
    ticks.key === key ? ticks.ids : NONE,
    (ids) => {
      setTicks({ key, ids });
    },
  ];
}

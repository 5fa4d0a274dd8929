import {
  changedSearch,
  clearedFilters,
  countFilters,
  filtersOf,
  readJobSearch,
  toggledState,
} from './job-search.js';

describe('readJobSearch', () => {
  it('reads what a URL says, numbers as numbers', () => {
    expect(
      readJobSearch({ process: '7', state: 'failed,stopped', trigger: 'hook', page: 2, error: 503 }),
    ).toEqual({
      process: 7,
      state: 'failed,stopped',
      trigger: 'hook',
      page: 2,
      error: '503',
    });
  });

  it('passes over what is not valid', () => {
    const typed = {
      process: 'x',
      state: 'failed,odd',
      trigger: 'odd',
      page: -1,
      ordering: 'password',
      from: '',
      to: 9_000_000_000_000_000,
    };
    expect(readJobSearch(typed)).toEqual({ state: 'failed' });
  });
});

describe('filtersOf', () => {
  it('gives the filters of the call', () => {
    const filters = filtersOf({ state: 'failed,stopped', page: 3, from: 100, to: 200 }, 1_000);
    expect(filters).toMatchObject({
      state: ['failed', 'stopped'],
      limit: 50,
      offset: 100,
      ctime__gte: 100,
      ctime__lt: 200,
    });
  });

  it('counts a period from now', () => {
    expect(filtersOf({ period: 'hour', to: 5 }, 10_000.7)).toMatchObject({
      ctime__gte: 6_400,
      ctime__lt: undefined,
    });
  });
});

describe('changedSearch', () => {
  it('goes to the first page of the changed filters', () => {
    expect(changedSearch({ process: 7, page: 4 }, { state: 'failed' })).toEqual({
      process: 7,
      state: 'failed',
    });
    expect(changedSearch({ process: 7 }, { page: 2 })).toEqual({ process: 7, page: 2 });
  });

  it('forgets a filter that is taken away', () => {
    expect(changedSearch({ process: 7, state: 'failed' }, { state: undefined })).toEqual({ process: 7 });
  });
});

it('counts filters, not the order and the page', () => {
  expect(countFilters({ process: 7, state: 'failed', ordering: 'id', page: 2 })).toBe(2);
});

it('adds a state to those that are filtered by, and takes it away', () => {
  expect(toggledState({}, 'failed')).toEqual({ state: 'failed' });
  expect(toggledState({ state: 'failed' }, 'stopped')).toEqual({ state: 'failed,stopped' });
  expect(toggledState({ state: 'failed,stopped' }, 'failed')).toEqual({ state: 'stopped' });
});

it('filters by no state once the last one is taken away', () => {
  const search = { state: 'failed', process: 7 } as const;
  expect(changedSearch(search, toggledState(search, 'failed'))).toEqual({ process: 7 });
});

it('takes all filters away, and keeps the order', () => {
  const search = { process: 7, state: 'failed', from: 100, ordering: 'id', page: 2 };
  expect(changedSearch(search, clearedFilters(search))).toEqual({ ordering: 'id' });
});

import { QueryClient } from '@tanstack/react-query';

/**
 * What the page has read from the API. The client tries requests again by itself. Requests are sent while the browser believes to be
 * offline, too: they fail with a message, where a paused one would load for ever.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { retry: false, networkMode: 'always' },
  },
});

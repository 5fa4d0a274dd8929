import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import type { Canvas } from './canvas.js';

/** The code of the canvas is heavy, so pages that have more to show load it by itself. */
const code = {
  queryKey: ['code', 'canvas'],
  // A function would be called by whoever keeps it in a state, so it is inside an object.
  queryFn: async () => {
    const { Canvas } = await import('./canvas.js');
    return { Canvas };
  },
  staleTime: Infinity,
  gcTime: Infinity,
};

/** The canvas, once its code is there. If that cannot be loaded, only its place says so, with a button that tries again. */
export function LazyCanvas(properties: ComponentProps<typeof Canvas>) {
  const { data, error, refetch } = useQuery(code);
  if (data) return <data.Canvas {...properties} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading />;
}

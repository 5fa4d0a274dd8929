import { useSyncExternalStore } from 'react';

const root = document.documentElement;

const subscribe = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(root, { attributeFilter: ['data-theme'] });
  return () => {
    observer.disconnect();
  };
};

/** The theme that the page has, for drawings whose colours are not CSS. */
export const useThemeName = (): string => useSyncExternalStore(subscribe, () => root.dataset.theme ?? '');

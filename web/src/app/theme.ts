import { create } from 'zustand';

export type Theme = 'light' | 'dark';

const PLACE = 'liucheng.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function chosenTheme(): Theme | undefined {
  try {
    const kept = localStorage.getItem(PLACE);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined;
  }
}

const systemTheme = (): Theme => (system.matches ? 'dark' : 'light');

/** The theme that shows: what the person chose, else that of the operating system. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: chosenTheme() ?? systemTheme() }));

const show = ({ theme }: { theme: Theme }): void => {
  document.documentElement.dataset.theme = theme;
};
show(useTheme.getState());
useTheme.subscribe(show);
system.addEventListener('change', () => {
  if (chosenTheme() === undefined) useTheme.setState({ theme: systemTheme() });
});

/** Chooses a theme, for this visit and the next ones. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(PLACE, theme);
  } catch {
    // For this visit only.
  }
  useTheme.setState({ theme });
}

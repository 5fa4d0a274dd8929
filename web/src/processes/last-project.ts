const PLACE = 'liucheng.project';

/** The project of the process that was created last in this browser, which the next one is likely to have too. */
export function lastProject(): string | undefined {
  try {
    return localStorage.getItem(PLACE) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepProject(project: string): void {
  try {
    localStorage.setItem(PLACE, project);
  } catch {
    // The field is empty next time.
  }
}

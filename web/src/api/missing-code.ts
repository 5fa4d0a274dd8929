/**
 * Whether code of the page could not be loaded: the server cannot be reached, or was upgraded since the page was opened. Browsers and Vite word
 * this differently: "Failed to fetch dynamically imported module", "Importing a module script failed", "Unable to preload CSS".
 */
export const isMissingCode = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message.startsWith('Unable to preload') ||
    (error instanceof TypeError && /import.*module|module script/i.test(error.message)));

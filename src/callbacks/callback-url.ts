/** The longest `callback_url`, in characters. */
export const MOST_URL_LENGTH = 2_000;

/**
 * The most characters of a text for which a list tests its rows one by one. Postgres prepares the text again for each row: 3,500 characters
 * took 4 s of it among a million jobs.
 */
export const MOST_SEARCHED = 1_000;

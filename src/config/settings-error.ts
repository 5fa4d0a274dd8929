/** A setting whose text is not usable. `message` names the variable and says what it takes. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

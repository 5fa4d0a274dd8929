/**
 * A setting has an invalid value, or names what cannot be used. `message` names the variable, and says which values it accepts or what went wrong.
 */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

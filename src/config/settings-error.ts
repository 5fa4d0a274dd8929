/** A setting has an invalid value. `message` names the variable and says which values it accepts. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

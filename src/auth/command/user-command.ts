import 'reflect-metadata';
import { takeEnvironment } from '../../config/environment.js';
import { explain, manageUsers } from './manage-users.js';
import { readPassword } from './read-password.js';

/*
 * `npm run user -- add ada --role editor`: manages users directly in the database of DATABASE_URL. It asks for passwords, or reads
 * them from standard input. It takes none as an argument, because all users of the machine can read arguments.
 */

try {
  console.log(await manageUsers(process.argv.slice(2), () => takeEnvironment().variables, readPassword));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

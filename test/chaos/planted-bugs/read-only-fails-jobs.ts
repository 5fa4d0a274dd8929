/* The error of a read-only Postgres is treated as an error of the data, and fails the job. */
import { type Plant, treatAsDataError } from '../planted-bug.js';

export const plant: Plant = () => treatAsDataError('25006');

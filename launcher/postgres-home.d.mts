interface User {
  uid?: number;
  gid?: number;
}

export function serverUser(cluster: string): User;
export function binaries(user: User): string;

// Made from openapi.json by `npm run openapi`. Do not edit.

export interface paths {
    "/api/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in 登录
         * @description Send the token as `Authorization: Token …` (or `Bearer …`) with other calls. It is valid for 30 days, or until a logout or a change of the password.
         *
         *     The example answers 400 until you replace its username and password by those of a user.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show who is calling 当前用户
         * @description Includes the role of this call, which an API key can lower, and the routes that the role allows.
         *
         *     Needs the role `viewer`.
         */
        get: operations["getCurrentUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your own password 修改自己的密码
         * @description Revokes all tokens and API keys of the caller at once, including the token of this call. Needs the token of a login: API keys, and calls without credentials in open mode, are refused.
         *
         *     The example answers 401 until you log in and authorize.
         *
         *     Needs the role `viewer`.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/user/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users 用户列表
         * @description Needs the role `viewer`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user 新增用户
         * @description Needs the role `admin`.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/user/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a user 查询用户
         * @description Needs the role `viewer`.
         */
        get: operations["getUser"];
        /**
         * Change a user 修改用户
         * @description Fields that are missing from the body stay unchanged. A new password, and `is_active: false`, revoke all tokens and API keys of the user at once. Users cannot change their own role or `is_active`. They change their own password with `/api/user/password/`, which asks for the old one.
         *
         *     Needs the role `admin`.
         */
        put: operations["replaceUser"];
        post?: never;
        /**
         * Delete a user 删除用户
         * @description Objects that the user created remain, and still show the user’s name. All tokens and API keys of the user are revoked at once. Users cannot delete themselves.
         *
         *     Needs the role `admin`.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change a user 修改用户
         * @description Fields that are missing from the body stay unchanged. A new password, and `is_active: false`, revoke all tokens and API keys of the user at once. Users cannot change their own role or `is_active`. They change their own password with `/api/user/password/`, which asks for the old one.
         *
         *     Needs the role `admin`.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/user/key/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys 密钥列表
         * @description Callers see their own keys; an administrator sees the keys of all users.
         *
         *     Needs the role `viewer`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key 新增密钥
         * @description Only this answer shows the key. Send it as `Authorization: Token …`, like the token of a login. A change of the owner’s password revokes it.
         *
         *     The example answers 401 until you log in and authorize.
         *
         *     Needs the role `viewer`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/key/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an API key 查询密钥
         * @description Callers see their own keys; an administrator sees the keys of all users. Other keys do not exist for the caller.
         *
         *     The example answers 404 until there is a key with this id.
         *
         *     Needs the role `viewer`.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Delete an API key 删除密钥
         * @description The key is refused by all processes within a second. Callers delete their own keys; an administrator can delete the keys of all users. Other keys do not exist for the caller.
         *
         *     The example answers 404 until there is a key with this id.
         *
         *     Needs the role `viewer`.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out 退出登录
         * @description Revokes the token of this call. Where that is an API key, the key is deleted.
         *
         *     Needs the role `viewer`.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/audit/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit records 审计列表
         * @description Who did what to which object, when and from where. Records are kept for `LIUCHENG_AUDIT_DAYS`.
         *
         *     Needs the role `admin`.
         */
        get: operations["listAuditRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/variable/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List shared variables 共享变量列表
         * @description Needs the role `viewer`.
         */
        get: operations["listVariables"];
        put?: never;
        /**
         * Create a shared variable 新增共享变量
         * @description Flows read it through a variable of the same name with the scope `global`. The value of a `password` is encrypted; everything that a job shows has `***` instead.
         *
         *     Needs the role `editor`.
         */
        post: operations["createVariable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/variable/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a shared variable 查询共享变量
         * @description Needs the role `viewer`.
         */
        get: operations["getVariable"];
        /**
         * Change a shared variable 修改共享变量
         * @description Fields that are missing from the body stay unchanged, also the value of a password. If a password gets another type, a new value is needed. Jobs that were executed before see the value of that time.
         *
         *     Needs the role `editor`.
         */
        put: operations["replaceVariable"];
        post?: never;
        /**
         * Delete a shared variable 删除共享变量
         * @description Jobs that were executed before still see its value, which is erased when none of them runs any more.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteVariable"];
        options?: never;
        head?: never;
        /**
         * Change a shared variable 修改共享变量
         * @description Fields that are missing from the body stay unchanged, also the value of a password. If a password gets another type, a new value is needed. Jobs that were executed before see the value of that time.
         *
         *     Needs the role `editor`.
         */
        patch: operations["updateVariable"];
        trace?: never;
    };
    "/api/process/save/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save the draft of a process 保存流程
         * @description Stores any JSON object, with its text as it was sent. With `If-Match`, replaces only the draft that has this `ETag`.
         *
         *     Needs the role `editor`.
         */
        post: operations["saveFlow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/intact/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a saved flow back 读取流程
         * @description The draft, or the given `version`, also if its process was deleted. Send the `ETag` of the answer as `If-Match` with the next save.
         *
         *     Needs the role `viewer`.
         */
        get: operations["readFlow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/upload/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the draft as the next version 提交流程
         * @description If the draft equals the newest version, no version is added.
         *
         *     Needs the role `editor`.
         */
        post: operations["submitFlow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/check/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a flow 检查流程
         * @description Answers as upload would, and changes nothing. Takes a flow, or only the `id` of a process, to check its draft.
         *
         *     Needs the role `viewer`.
         */
        post: operations["checkFlow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/version/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a process 流程版本
         * @description The newest 10,000, the newest first.
         *
         *     Needs the role `viewer`.
         */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/job/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs 任务列表
         * @description Needs the role `viewer`.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/job/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a job 查询任务
         * @description Needs the role `viewer`.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/rerun/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a job again 重新运行任务
         * @description A new job of the same version (of a trial: of the same frozen draft) with the same inputs. With `resume`, a failed or stopped job goes on: the new job starts with all that the old one has finished.
         *
         *     Needs the role `operator`.
         */
        post: operations["rerunJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/stop/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop many jobs 批量停止任务
         * @description Stops the given jobs, or all jobs of a process that had not ended when the request came. Afterwards none of them is running or will run; those that have ended already stay as they are. If an id does not exist, none is stopped.
         *
         *     Needs the role `operator`.
         */
        post: operations["stopJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/step/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the steps of a job 任务步骤
         * @description What each step did: its inputs, outputs, times, attempts and error, in the order in which the steps began. Of a run, the steps of nodes whose outcome is recorded (functions); of a trial, the steps of all nodes. Once the steps of a job take 8 MiB, the inputs and outputs of further steps are truncated with an empty preview.
         *
         *     Needs the role `viewer`.
         */
        get: operations["listSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/job/{id}/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a job 观察任务
         * @description A stream of `state`, `node` and `log` events, from the beginning or behind `Last-Event-ID`, until the job has ended. A client that resumes behind the last event gets 204. One that resumes behind an event that a failover of Postgres has lost, perhaps with its job, gets 400.
         *
         *     Needs the role `viewer`.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/event/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event to a job 向任务发送事件
         * @description Gives JSON to the job that has made the token with the node `core.event.token`; its node `core.event.wait` goes on with it. Needs no login. A token can be used once, until it expires or its job ends; an event that is sent before the job waits for it is kept. A request without a body sends `{}`.
         *
         *     The example answers 404 until you replace its token by one that a job has made.
         */
        post: operations["sendEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/policy/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the policy of a process 查询流程策略
         * @description Needs the role `viewer`.
         */
        get: operations["getPolicy"];
        /**
         * Change the policy of a process 修改流程策略
         * @description Fields that are missing from the body stay unchanged. Jobs that run already go on, also if there are more than the new `max_running`; no other one starts before there are fewer. A new `timeout` holds for jobs that start from then on; a new `priority` for waiting jobs too.
         *
         *     Needs the role `editor`.
         */
        put: operations["replacePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the policy of a process 修改流程策略
         * @description Fields that are missing from the body stay unchanged. Jobs that run already go on, also if there are more than the new `max_running`; no other one starts before there are fewer. A new `timeout` holds for jobs that start from then on; a new `priority` for waiting jobs too.
         *
         *     Needs the role `editor`.
         */
        patch: operations["updatePolicy"];
        trace?: never;
    };
    "/api/job/callback/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List callbacks 回调列表
         * @description The callbacks of jobs that were executed with a `callback_url`, each with its tries. A job that has not ended has none yet. They are deleted with their jobs.
         *
         *     Needs the role `viewer`.
         */
        get: operations["listCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/callback/secret/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a secret for callbacks 生成回调密钥
         * @description Only this answer shows the secret, which signs all callbacks from now on. A former one signs beside it for one more day, so that receivers can be changed one after the other.
         *
         *     Needs the role `admin`.
         */
        post: operations["createCallbackSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/callback/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a callback 查询回调
         * @description The example answers 404 until there is a callback with this id.
         *
         *     Needs the role `viewer`.
         */
        get: operations["getCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job/callback/{id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a callback again 重新发送回调
         * @description Sends it again now, with the same `webhook-id`, also if it was delivered or given up. If that fails, the schedule of tries begins again.
         *
         *     The example answers 404 until there is a callback with this id.
         *
         *     Needs the role `operator`.
         */
        post: operations["retryCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/process/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List processes 流程列表
         * @description Needs the role `viewer`.
         */
        get: operations["listProcesses"];
        put?: never;
        /**
         * Create a process 新增流程
         * @description Needs the role `editor`.
         */
        post: operations["createProcess"];
        /**
         * Delete several processes 批量删除流程
         * @description Deletes all of them, or none if one does not exist, may not be deleted by the caller, or has jobs that have not ended. The ids are those of `pk` and `pk[]` together.
         *
         *     The example answers 404 until a second process exists: it does not delete process 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteProcesses"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/process/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a process 查询流程
         * @description Needs the role `viewer`.
         */
        get: operations["getProcess"];
        /**
         * Change a process 修改流程
         * @description Fields that are missing from the body stay unchanged.
         *
         *     Needs the role `editor`.
         */
        put: operations["replaceProcess"];
        post?: never;
        /**
         * Delete a process 删除流程
         * @description Its jobs remain readable, with their versions and logs. Only an administrator can delete a process of another user.
         *
         *     The example answers 404 until a third process exists: it does not delete process 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteProcess"];
        options?: never;
        head?: never;
        /**
         * Change a process 修改流程
         * @description Fields that are missing from the body stay unchanged.
         *
         *     Needs the role `editor`.
         */
        patch: operations["updateProcess"];
        trace?: never;
    };
    "/api/process/execute/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a process 执行流程
         * @description Runs the newest version. With `trial`, or if there is no version, runs the draft as a trial, after the same check as upload.
         *
         *     Needs the role `operator`.
         */
        post: operations["executeProcess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/batch/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a process many times 批量执行流程
         * @description Starts a job for each of the inputs, or none: which flow they run is decided as for `execute`, once for all of them. Messages about faulty inputs name their places: `{"inputs": {"3": ["…"]}}`.
         *
         *     Needs the role `operator`.
         */
        post: operations["executeBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/stop/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a job 停止流程
         * @description Afterwards the job is not running and will not run. A job that has already ended does not change.
         *
         *     Needs the role `operator`.
         */
        post: operations["stopJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/logfile/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of a job 任务日志
         * @description The lines after line `row`, at most 1,000 and 1 MiB. Call again with the `row` of the answer until it no longer changes.
         *
         *     Needs the role `viewer`.
         */
        get: operations["readLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/logfile/download/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the log of a job 下载任务日志
         * @description Needs the role `viewer`.
         */
        get: operations["downloadLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/stat/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Statistics of jobs 任务统计
         * @description How many jobs of a process, or of all, are in each state: those that have not ended now, the others of the last days. Percentiles are within 5%. Jobs count after they are deleted, too.
         *
         *     Needs the role `viewer`.
         */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/schedule/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules 定时任务列表
         * @description Needs the role `viewer`.
         */
        get: operations["listSchedules"];
        put?: never;
        /**
         * Create a schedule 新增定时任务
         * @description Starts one job of the process at each tick of the cron expression, at most 1 s late. If the flow declares a variable `tick`, its value is the moment of the tick: unix seconds for the type `number`, else ISO 8601 in the time zone of the schedule. A schedule whose inputs no longer fit is switched off, and `error` says why.
         *
         *     Needs the role `editor`.
         */
        post: operations["createSchedule"];
        /**
         * Delete several schedules 批量删除定时任务
         * @description Deletes all of them, or none if one does not exist or may not be deleted by the caller. The ids are those of `pk` and `pk[]` together.
         *
         *     The example answers 404 until a second schedule exists: it does not delete schedule 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteSchedules"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/schedule/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a schedule 查询定时任务
         * @description Needs the role `viewer`.
         */
        get: operations["getSchedule"];
        /**
         * Change a schedule 修改定时任务
         * @description Fields that are missing from the body stay unchanged. Its jobs run as the user who created it, so only this user and administrators can change it. A schedule that was switched off starts again with `"enabled": true`.
         *
         *     Needs the role `editor`.
         */
        put: operations["replaceSchedule"];
        post?: never;
        /**
         * Delete a schedule 删除定时任务
         * @description Its jobs remain. Only an administrator can delete a schedule of another user.
         *
         *     The example answers 404 until a third schedule exists: it does not delete schedule 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /**
         * Change a schedule 修改定时任务
         * @description Fields that are missing from the body stay unchanged. Its jobs run as the user who created it, so only this user and administrators can change it. A schedule that was switched off starts again with `"enabled": true`.
         *
         *     Needs the role `editor`.
         */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/api/process/schedule/{id}/next/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the next ticks of a schedule 定时任务的后续触发时刻
         * @description In unix seconds, after now; also for a schedule that is not enabled.
         *
         *     Needs the role `viewer`.
         */
        get: operations["listNextTicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/hook/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hooks 触发地址列表
         * @description Needs the role `viewer`.
         */
        get: operations["listHooks"];
        put?: never;
        /**
         * Create a hook 新增触发地址
         * @description What is sent to `/api/hook/{token}/` starts a job of the process, as the user who created the hook. Only this answer shows the token and the secret.
         *
         *     Needs the role `editor`.
         */
        post: operations["createHook"];
        /**
         * Delete several hooks 批量删除触发地址
         * @description Deletes all of them, or none if one does not exist or may not be deleted by the caller.
         *
         *     The example answers 404 until a second hook exists: it does not delete hook 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteHooks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/hook/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a hook 查询触发地址
         * @description Needs the role `viewer`.
         */
        get: operations["getHook"];
        /**
         * Change a hook 修改触发地址
         * @description Fields that are missing from the body stay unchanged. Its jobs still run as the user who created it.
         *
         *     Needs the role `editor`.
         */
        put: operations["replaceHook"];
        post?: never;
        /**
         * Delete a hook 删除触发地址
         * @description Its token is unknown at once. Only an administrator can delete a hook of another user. Jobs that it has started go on.
         *
         *     The example answers 404 until a third hook exists: it does not delete hook 1, which the other examples use.
         *
         *     Needs the role `editor`.
         */
        delete: operations["deleteHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook 修改触发地址
         * @description Fields that are missing from the body stay unchanged. Its jobs still run as the user who created it.
         *
         *     Needs the role `editor`.
         */
        patch: operations["updateHook"];
        trace?: never;
    };
    "/api/process/hook/{id}/rotate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a hook a new token 更换触发地址的令牌
         * @description The former token and secret are invalid at once. Only this answer shows the new token and the new secret.
         *
         *     Needs the role `editor`.
         */
        post: operations["rotateHookToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hook/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a job by a hook 触发流程
         * @description Needs no login: the token is the permission. The body is JSON, a form or a text, up to 1 MiB. A delivery whose id came within 24 hours answers the same job, and starts no other. With `standard-webhooks` this is `webhook-id`, with `github` `X-GitHub-Delivery`. A hook accepts 600 deliveries a minute.
         *
         *     The example answers 404 until you replace the token by that of a hook.
         */
        post: operations["deliverToHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/copy/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a process 复制流程
         * @description The new process has the draft of the old one; where that calls itself, the new one calls itself. Versions, policy, schedules and hooks stay with the old one.
         *
         *     Needs the role `editor`.
         */
        post: operations["copyProcess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export processes as a file 导出流程
         * @description At most 1,000. The file has no ids and no secrets of this installation: values of passwords are null, shared variables are only named, hooks are without tokens, and schedules without addresses of callbacks.
         *
         *     Needs the role `viewer`.
         */
        get: operations["exportProcesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/process/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a file of processes 导入流程
         * @description All of them or, where the file has a fault, none. The file is the body or, in `multipart/form-data`, the file `file`; at most 32 MiB. Drafts may be incomplete; versions are checked as upload does. Shared variables are not created. Policies are applied. Schedules and hooks are the caller’s, and switched off; rotate the token of a hook before you enable it.
         *
         *     Needs the role `editor`.
         */
        post: operations["importProcesses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/package/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List node packages 节点包
         * @description Needs the role `viewer`.
         */
        get: operations["listNodePackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process is running 存活
         * @description Does not check any other service.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process can do its work 就绪
         * @description Unavailable without Postgres, or while it is read-only, not migrated or its role may not write; degraded (slower) without Redis, or without the read replica if one is named.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Audit: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Time, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description Id of the user who did it; null if not known
             * @example 18
             */
            cuser: number | null;
            /**
             * @description Username of that user
             * @example zhangsan
             */
            username: string | null;
            /**
             * @description What was done
             * @example execute
             * @enum {string}
             */
            action: "create" | "update" | "delete" | "save" | "upload" | "copy" | "import" | "execute" | "stop" | "rerun" | "switch_off" | "rotate" | "login" | "login_failed" | "logout" | "password" | "password_failed" | "retry" | "secret";
            /**
             * @description Kind of the object
             * @example job
             * @enum {string}
             */
            object: "process" | "job" | "policy" | "variable" | "schedule" | "hook" | "user" | "key" | "callback";
            /**
             * @description Id of the object
             * @example 123
             */
            object_id: number | null;
            /**
             * @description Id of the process concerned
             * @example 1001
             */
            process: number | null;
            /**
             * @description IP address of the client
             * @example 192.0.2.7
             */
            ip: string | null;
            /**
             * @description Id of the request: its header `X-Request-Id` (1 to 64 letters, digits and `_ . : -`), else one that the server made. The header `X-Request-Id` of the response has it.
             * @example 5f3a9c01-2s
             */
            request_id: string;
        };
        AuditPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Audit"][];
        };
        Batch: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description Ids of the jobs, in the order of the inputs
             * @example [
             *       1,
             *       2
             *     ]
             */
            job_ids: number[];
        };
        BatchInput: {
            /**
             * @description Id of the process, as a string or an integer
             * @example 1
             */
            id: components["schemas"]["Id"];
            /**
             * @description For each job, values for the variables of the flow
             * @example [
             *       {},
             *       {}
             *     ]
             */
            inputs: {
                [key: string]: unknown;
            }[];
            /** @description Number of the version to run; without it the newest, or the draft where there is none */
            version?: number;
            /** @description Whether the draft runs, as trials, although there is a version; not together with `version` */
            trial?: boolean;
            /**
             * Format: uri
             * @description Address that is told when a job has ended, once for each job
             */
            callback_url?: string;
        };
        /** @description Messages for each invalid field, in the requested language */
        BatchInputErrors: {
            id?: string[];
            inputs?: string[] | {
                [key: string]: string[];
            };
            version?: string[];
            trial?: string[];
            callback_url?: string[];
            non_field_errors?: string[];
        };
        Callback: {
            /**
             * @description Id
             * @example 9
             */
            id: number;
            /**
             * @description Id of the job
             * @example 123
             */
            job: number;
            /**
             * @description Address to which it is sent
             * @example https://orders.example/liucheng
             */
            url: string;
            /**
             * @description The header `webhook-id`, the same for every try
             * @example msg_2b0c3f1e7d5a4c8f9e6b1a2d3c4e5f60
             */
            webhook_id: string;
            /**
             * @description State; `failed`: given up
             * @example delivered
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed";
            /**
             * @description When the job ended, in unix seconds
             * @example 1561689923
             */
            ctime: number;
            /**
             * @description When it is tried next, in unix seconds; null: not any more
             * @example null
             */
            next_time: number | null;
            /**
             * @description When it was delivered or given up, in unix seconds
             * @example 1561689924
             */
            finish_time: number | null;
            /** @description Its last 20 tries, oldest first */
            tries: components["schemas"]["CallbackTry"][];
        };
        CallbackPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Callback"][];
        };
        CallbackSecret: {
            /**
             * @description The secret; it is stored encrypted, and shown only in this answer
             * @example whsec_…
             */
            secret: string;
        };
        CallbackTry: {
            /**
             * @description When it began, in unix seconds with a fraction
             * @example 1561689923.251
             */
            time: number;
            /**
             * @description Seconds until its result, with a fraction
             * @example 0.12
             */
            duration: number;
            /**
             * @description Status of the answer; null: there was none
             * @example 503
             */
            status: number | null;
            /**
             * @description Why it failed, in the requested language; null: it was successful
             * @example it answered 503: try later
             */
            error: string | null;
        };
        CopyInput: {
            /**
             * @description Id of the process to copy, as a string or an integer
             * @example 1
             */
            id: components["schemas"]["Id"];
            /**
             * @description Name of the new process; without it, the name of the old one with the addition that it is a copy
             * @example 测试（副本）
             */
            name?: string;
        };
        Delivered: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description Id of the job
             * @example 1
             */
            job_id: number;
        };
        Duration: {
            /**
             * @description Half of them took at most so many seconds, within 5%; null if there are none
             * @example 1.26
             */
            p50: number | null;
            /**
             * @description 95% of them took at most so many seconds, within 5%
             * @example 1.26
             */
            p95: number | null;
            /**
             * @description The longest took so many seconds
             * @example 1.26
             */
            max: number | null;
        };
        /** @description Why the call was refused, in the requested language */
        ErrorDetail: {
            detail: string;
        };
        /** @description The body of an event: any JSON */
        EventBody: unknown;
        ExecuteInput: {
            /**
             * @description Id of the process, as a string or an integer
             * @example 1
             */
            id: components["schemas"]["Id"];
            /**
             * @description Values for the variables of the flow
             * @example {}
             */
            inputs?: {
                [key: string]: unknown;
            };
            /** @description Number of the version to run; by default the newest, or the draft if there is no version */
            version?: number;
            /** @description Whether to run the draft as a trial, even if there is a version; not together with `version` */
            trial?: boolean;
            /**
             * Format: uri
             * @description Address that is told when the job has ended
             */
            callback_url?: string;
        };
        /** @description Messages for each invalid field, in the requested language */
        ExecuteInputErrors: {
            id?: string[];
            inputs?: string[];
            version?: string[];
            trial?: string[];
            callback_url?: string[];
            non_field_errors?: string[];
        };
        Executed: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description Id of the job
             * @example 1
             */
            job_id: number;
        };
        /** @description Messages for each invalid field, in the requested language; `non_field_errors` for the body as a whole */
        FieldErrors: {
            [key: string]: string[];
        };
        FileChecked: {
            /** @constant */
            success: true;
            /** @description What is left to do after the import: why drafts could not be submitted as they are, which processes for failures are not in the file, and what schedules and hooks need before they are enabled */
            warnings: components["schemas"]["FileFault"][];
        };
        FileFault: {
            /** @description Place of the process in the file, counted from 0 */
            process: number;
            /** @description Number of the version; null for the draft and for the process itself */
            version: number | null;
            /** @description What is faulty in the process: a key, or a place such as `versions[2].number` or `policy.priority`, counted from 0; null for a fault within a flow */
            field: string | null;
            /** @description Id of the node that has it */
            node: string | null;
            /** @description Name of the port or option that has it */
            port: string | null;
            /** @description Id of the link that has it */
            link: string | null;
            /** @description What kind of fault it is; stable, for programs */
            code: string;
            /** @description What is wrong and how to correct it, in the language asked for */
            message: string;
        };
        FileFaults: {
            detail: string;
            errors: components["schemas"]["FileFault"][];
        };
        /** @description A process that is not in the file */
        FiledElsewhere: {
            $process: null;
            /** @description Its name */
            name?: string;
        };
        FiledHook: {
            /**
             * @description Name; not unique
             * @example orders
             */
            name: string;
            /** @description Number of the version to run; null: the newest at the delivery */
            version?: number | null;
            /**
             * @description What a delivery is answered: `job`: the id of the job, at once; `outputs`: the outputs of the job, if it ends within 30 seconds. If not given: `"job"`
             * @example job
             * @enum {string}
             */
            respond?: "job" | "outputs";
            /**
             * @description How deliveries are signed with the secret: `none`: not at all; `standard-webhooks`: by the Standard Webhooks specification; `github`: by the header `X-Hub-Signature-256`. If not given: `"none"`
             * @example none
             * @enum {string}
             */
            signature?: "none" | "standard-webhooks" | "github";
            /**
             * @description For each variable of the flow an expression over `body`, `query`, `headers` and `method`; if empty, the variables of these names get these values. If not given: `{}`
             * @example {
             *       "who": "body.name"
             *     }
             */
            inputs?: {
                [key: string]: unknown;
            };
        };
        /** @description A process of the file */
        FiledPlace: {
            /** @description Its place in the file, counted from 0 */
            $process: number;
        };
        FiledPolicy: {
            /**
             * @description How many jobs of the process run at a time, over all workers; null: no limit. Parked jobs count
             * @example 2
             */
            max_running?: number | null;
            /**
             * @description What an execute does when `max_running` jobs have not ended: `queue`: the job waits; `skip`: the execute is refused with 409; `replace`: the oldest job is stopped
             * @example queue
             * @enum {string}
             */
            on_limit?: "queue" | "skip" | "replace";
            /**
             * @description Workers take waiting jobs with a higher priority first
             * @example 0
             */
            priority?: number;
            /**
             * @description Seconds from the start of a job after which it fails, restarts and parking included; null: no limit
             * @example 3600
             */
            timeout?: number | null;
            /**
             * @description How many jobs may wait; an execute beyond this is refused with 429; null: no limit
             * @example 1000
             */
            max_waiting?: number | null;
            /** @description The process that is executed when a job fails; null: none */
            on_failure?: components["schemas"]["FiledPlace"] | components["schemas"]["FiledElsewhere"] | null;
        };
        FiledProcess: {
            name: string;
            project: string;
            mark?: string;
            draft?: {
                [key: string]: unknown;
            } | null;
            versions?: components["schemas"]["FiledVersion"][];
            /** @description Null: the process has none */
            policy?: components["schemas"]["FiledPolicy"] | null;
            /** @description Its schedules, without addresses of callbacks; secret inputs are null. An import switches them off */
            schedules?: components["schemas"]["FiledSchedule"][];
            /** @description Its hooks, without tokens and secrets. An import switches them off and makes new ones */
            hooks?: components["schemas"]["FiledHook"][];
            /** @description The shared variables that its flows read by name. An import does not create them */
            variables?: components["schemas"]["FiledVariable"][];
        } & {
            [key: string]: unknown;
        };
        FiledSchedule: {
            /**
             * @description Name; not unique
             * @example 每小时
             */
            name: string;
            /**
             * @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), six with the seconds first, or a name such as `@hourly`
             * @example 0 * * * *
             */
            cron: string;
            /**
             * @description Time zone of the cron expression: a name of the IANA database. If not given: `"UTC"`
             * @example Asia/Shanghai
             */
            timezone?: string;
            /**
             * @description Values for the variables of the flow. A value that is sent back as it is shown, such as `***`, stays unchanged. If not given: `{}`
             * @example {}
             */
            inputs?: {
                [key: string]: unknown;
            };
            /** @description Number of the version to run; null: the newest at each tick, or the draft if there is no version */
            version?: number | null;
            /**
             * @description What happens with ticks that were missed while no worker ran: no job, one job, or one for each of the last 100. If not given: `"once"`
             * @example once
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
        };
        FiledVariable: {
            name: string;
            type: string;
        };
        FiledVersion: {
            number: number;
            /** @description A flow as it was saved. Its `id` is null; a called process is `{"$process": 0}`, its place in the file, or `{"$process": null, "name": "…"}`; secrets are null. */
            flow: {
                [key: string]: unknown;
            };
        };
        /** @description A flow: nodes, the links between their ports, and variables. Other keys are stored, and ignored. */
        Flow: {
            /** @description Id of its process */
            id: components["schemas"]["Id"];
            /** @description Name, for the front end */
            name?: string;
            nodeList?: components["schemas"]["FlowNode"][];
            linkList?: components["schemas"]["FlowLink"][];
            variables?: components["schemas"]["FlowVariable"][];
        } & {
            [key: string]: unknown;
        };
        FlowFault: {
            /** @description Id of the node with the fault */
            node: string | null;
            /** @description Name of the port or option with the fault */
            port: string | null;
            /** @description Id of the link with the fault */
            link: string | null;
            /**
             * @description Code of the fault; stable, for programs
             * @example unknown-port
             */
            code: string;
            /** @description What is wrong and how to correct it, in the requested language */
            message: string;
        };
        FlowFaults: {
            /** @description How many faults the flow has, in the requested language */
            detail: string;
            errors: components["schemas"]["FlowFault"][];
        };
        FlowForm: {
            formDatas?: components["schemas"]["FlowFormValue"][];
        } & {
            [key: string]: unknown;
        };
        FlowFormValue: {
            /** @description Name of the option */
            name: string;
            /** @description Any JSON value */
            value?: unknown;
        } & {
            [key: string]: unknown;
        };
        FlowLink: {
            /** @description Id, unique in the flow */
            id?: string;
            /** @description Id of the node where the link starts */
            source: string;
            /** @description Id or name of the output port; by default the default flow port */
            sourcePort?: string;
            /** @description Id of the node where the link ends */
            target: string;
            /** @description Id or name of the input port; by default the default flow port */
            targetPort?: string;
        } & {
            [key: string]: unknown;
        };
        /** @description A node. `/api/nodes/package/` describes all available nodes. */
        FlowNode: {
            /** @description Id, unique in the flow */
            id: string;
            /**
             * @description Namespace of the package that defines the node
             * @example core.log
             */
            namespace: string;
            /**
             * @description Name of the node in the package
             * @example print
             */
            name: string;
            /** @enum {string} */
            nodeType?: "event" | "function" | "variable_get" | "variable_set" | "programming" | "operation";
            ports?: {
                input?: components["schemas"]["FlowPort"][];
                output?: components["schemas"]["FlowPort"][];
            } & {
                [key: string]: unknown;
            };
            detailPanel?: {
                common?: components["schemas"]["FlowForm"];
                options?: components["schemas"]["FlowForm"];
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description A port of a node. Ports that are not listed exist with the defaults of the catalogue. */
        FlowPort: {
            /** @description Id that links refer to; by default the name */
            id?: string;
            /** @description Name; null for the default flow port */
            name?: string | null;
            /** @enum {string} */
            portType?: "flow" | "input" | "output";
            /** @enum {string} */
            dataType?: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /** @description Value of an input without a link; texts may contain `{{ expressions }}` */
            value?: unknown;
        } & {
            [key: string]: unknown;
        };
        /** @description A flow, as it is saved, or only the `id` of a process. */
        FlowToCheck: {
            /** @description Id of its process */
            id?: components["schemas"]["Id"];
            /** @description Name, for the front end */
            name?: string;
            nodeList?: components["schemas"]["FlowNode"][];
            linkList?: components["schemas"]["FlowLink"][];
            variables?: components["schemas"]["FlowVariable"][];
        } & {
            [key: string]: unknown;
        };
        FlowVariable: {
            /** @description Name; expressions read it as `vars.name` */
            name: string;
            /** @enum {string} */
            type: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /**
             * @description `global`: its value is that of the shared variable with the same name
             * @enum {string}
             */
            scope?: "flow" | "global";
            /** @description Any JSON value */
            value?: unknown;
        } & {
            [key: string]: unknown;
        };
        Hook: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Id of the process that it starts
             * @example 1
             */
            process: number;
            /**
             * @description Name
             * @example orders
             */
            name: string;
            /**
             * @description Whether it accepts deliveries
             * @example true
             */
            enabled: boolean;
            /**
             * @description Number of the version to run; null: the newest at the delivery
             * @example null
             */
            version: number | null;
            /**
             * @description What a delivery is answered
             * @example job
             * @enum {string}
             */
            respond: "job" | "outputs";
            /**
             * @description How deliveries are signed
             * @example none
             * @enum {string}
             */
            signature: "none" | "standard-webhooks" | "github";
            /**
             * @description For each variable of the flow an expression over the request
             * @example {
             *       "who": "body.name"
             *     }
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description Id of the user who created it, as whom its jobs run
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it was last changed, in unix seconds
             * @example 1561689923
             */
            utime: number;
            /**
             * @description When it last started a job, in unix seconds
             * @example null
             */
            last_time: number | null;
            /**
             * @description Id of the job that it last started
             * @example null
             */
            last_job: number | null;
            /**
             * @description Why the server has switched it off; null: it has not
             * @example null
             */
            error: string | null;
        };
        /** @description Any JSON, a form or a text */
        HookBody: unknown;
        HookChange: {
            /**
             * @description Id of the process that it starts
             * @example 1
             */
            process?: components["schemas"]["Id"];
            /**
             * @description Name; not unique
             * @example orders
             */
            name?: string;
            /**
             * @description Whether it accepts deliveries
             * @example true
             */
            enabled?: boolean;
            /** @description Number of the version to run; null: the newest at the delivery */
            version?: number | null;
            /**
             * @description What a delivery is answered: `job`: the id of the job, at once; `outputs`: the outputs of the job, if it ends within 30 seconds
             * @example job
             * @enum {string}
             */
            respond?: "job" | "outputs";
            /**
             * @description How deliveries are signed with the secret: `none`: not at all; `standard-webhooks`: by the Standard Webhooks specification; `github`: by the header `X-Hub-Signature-256`
             * @example none
             * @enum {string}
             */
            signature?: "none" | "standard-webhooks" | "github";
            /**
             * @description For each variable of the flow an expression over `body`, `query`, `headers` and `method`; if empty, the variables of these names get these values
             * @example {
             *       "who": "body.name"
             *     }
             */
            inputs?: {
                [key: string]: unknown;
            };
        };
        /** @description A text for each field, or a list of texts if the field is repeated */
        HookForm: {
            [key: string]: unknown;
        };
        HookInput: {
            /**
             * @description Id of the process that it starts
             * @example 1
             */
            process: components["schemas"]["Id"];
            /**
             * @description Name; not unique
             * @example orders
             */
            name: string;
            /**
             * @description Whether it accepts deliveries. If not given: `true`
             * @example true
             */
            enabled?: boolean;
            /** @description Number of the version to run; null: the newest at the delivery */
            version?: number | null;
            /**
             * @description What a delivery is answered: `job`: the id of the job, at once; `outputs`: the outputs of the job, if it ends within 30 seconds. If not given: `"job"`
             * @example job
             * @enum {string}
             */
            respond?: "job" | "outputs";
            /**
             * @description How deliveries are signed with the secret: `none`: not at all; `standard-webhooks`: by the Standard Webhooks specification; `github`: by the header `X-Hub-Signature-256`. If not given: `"none"`
             * @example none
             * @enum {string}
             */
            signature?: "none" | "standard-webhooks" | "github";
            /**
             * @description For each variable of the flow an expression over `body`, `query`, `headers` and `method`; if empty, the variables of these names get these values. If not given: `{}`
             * @example {
             *       "who": "body.name"
             *     }
             */
            inputs?: {
                [key: string]: unknown;
            };
        };
        /** @description Messages for each invalid field, in the requested language */
        HookInputErrors: {
            process?: string[];
            name?: string[];
            enabled?: string[];
            version?: string[];
            respond?: string[];
            signature?: string[];
            inputs?: string[];
            non_field_errors?: string[];
        };
        /** @description Why the job has ended without success */
        HookJobFailed: {
            detail: string;
            job_id: number;
        };
        /** @description The outputs of the job, by name */
        HookOutputs: {
            [key: string]: unknown;
        };
        HookPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Hook"][];
        };
        HookPks: {
            /**
             * @description Ids, comma separated
             * @example 2
             */
            pk?: components["schemas"]["Ids"];
            /**
             * @description Ids as an array
             * @example [
             *       2
             *     ]
             */
            "pk[]"?: components["schemas"]["Id"][] | null;
        };
        /** @description An id, as an integer or a string */
        Id: number | string;
        /** @description Ids in one string, comma separated, or a single number; null for none */
        Ids: string | number | null;
        /** @description Messages for each invalid field, in the requested language */
        ImportPartsErrors: {
            check?: string[];
            file?: string[];
            liucheng?: string[];
            processes?: string[];
            non_field_errors?: string[];
        };
        Imported: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description Ids of the new processes, in the order of the file
             * @example [
             *       1002
             *     ]
             */
            ids: number[];
        };
        InvalidRequest: components["schemas"]["FieldErrors"] | components["schemas"]["ErrorDetail"];
        Job: {
            /**
             * @description Id
             * @example 123
             */
            id: number;
            /**
             * @description Id of the process
             * @example 1001
             */
            process: number;
            /**
             * @description Name of the process
             * @example 测试
             */
            process_name: string;
            /**
             * @description Number of the version; null for a trial of the draft
             * @example 3
             */
            version: number | null;
            /**
             * @description Whether a version ran, or the draft
             * @enum {string}
             */
            kind: "run" | "trial";
            /**
             * @description State
             * @example successful
             * @enum {string}
             */
            state: "waiting" | "running" | "stopping" | "successful" | "failed" | "stopped";
            /**
             * @description Name of the state, in the requested language
             * @example Successful
             */
            state_name: string;
            /**
             * @description Id of the user who executed it
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was executed, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When a worker first took it
             * @example 1561689923
             */
            start_time: number | null;
            /**
             * @description When it ended
             * @example 1561689923
             */
            finish_time: number | null;
            /**
             * @description Why it failed, in the requested language
             * @example null
             */
            error: string | null;
            /**
             * @description What started it
             * @example user
             * @enum {string}
             */
            trigger: "user" | "schedule" | "hook" | "rerun" | "call";
            /**
             * @description Id of the job that it runs again; null for any other job
             * @example null
             */
            rerun_of: number | null;
            /**
             * @description Seconds from its start to its end, with a fraction; null before the end
             * @example 1.25
             */
            duration: number | null;
        };
        JobCounts: {
            /**
             * @description Waiting now
             * @example 0
             */
            waiting: number;
            /**
             * @description Running now
             * @example 1
             */
            running: number;
            /**
             * @description Stopping now
             * @example 0
             */
            stopping: number;
            /**
             * @description Ended successfully in these days
             * @example 12
             */
            successful: number;
            /**
             * @description Failed in these days
             * @example 2
             */
            failed: number;
            /**
             * @description Stopped in these days
             * @example 0
             */
            stopped: number;
        };
        JobDetail: {
            /**
             * @description Id
             * @example 123
             */
            id: number;
            /**
             * @description Id of the process
             * @example 1001
             */
            process: number;
            /**
             * @description Name of the process
             * @example 测试
             */
            process_name: string;
            /**
             * @description Number of the version; null for a trial of the draft
             * @example 3
             */
            version: number | null;
            /**
             * @description Whether a version ran, or the draft
             * @enum {string}
             */
            kind: "run" | "trial";
            /**
             * @description State
             * @example successful
             * @enum {string}
             */
            state: "waiting" | "running" | "stopping" | "successful" | "failed" | "stopped";
            /**
             * @description Name of the state, in the requested language
             * @example Successful
             */
            state_name: string;
            /**
             * @description Id of the user who executed it
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was executed, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When a worker first took it
             * @example 1561689923
             */
            start_time: number | null;
            /**
             * @description When it ended
             * @example 1561689923
             */
            finish_time: number | null;
            /**
             * @description Why it failed, in the requested language
             * @example null
             */
            error: string | null;
            /**
             * @description What started it
             * @example user
             * @enum {string}
             */
            trigger: "user" | "schedule" | "hook" | "rerun" | "call";
            /**
             * @description Id of the job that it runs again; null for any other job
             * @example null
             */
            rerun_of: number | null;
            /**
             * @description Seconds from its start to its end, with a fraction; null before the end
             * @example 1.25
             */
            duration: number | null;
            /**
             * @description The inputs of the execute
             * @example {}
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description The outputs that the flow returned
             * @example {}
             */
            outputs: {
                [key: string]: unknown;
            };
            /** @description Its nodes, in the order of their first runs */
            nodes: components["schemas"]["JobNode"][];
        };
        JobNode: {
            /**
             * @description Id of the node in the flow; of a node of a called process, the path to it: `call/node`
             * @example n2
             */
            node: string;
            /**
             * @description State of its newest run
             * @enum {string}
             */
            state: "running" | "successful" | "failed" | "stopped";
            /**
             * @description How often it has run
             * @example 1
             */
            runs: number;
            /**
             * @description When it first started, in unix seconds
             * @example 1561689923
             */
            start_time: number | null;
            /**
             * @description When it last ended
             * @example 1561689923
             */
            finish_time: number | null;
            /**
             * @description Why its newest run failed, in the requested language
             * @example null
             */
            error: string | null;
        };
        JobPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Job"][];
        };
        JobPks: {
            /**
             * @description Ids of jobs, comma separated
             * @example 1
             */
            pk?: components["schemas"]["Ids"];
            /**
             * @description Ids of jobs as an array
             * @example [
             *       1
             *     ]
             */
            "pk[]"?: components["schemas"]["LongId"][] | null;
            /** @description Id of a process: all of its jobs that have not ended; not together with ids of jobs */
            process?: components["schemas"]["Id"];
        };
        Key: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Name, such as what the key is for
             * @example nightly import
             */
            name: string;
            /**
             * @description Role of the key; a call has the lower one of this role and the role of the owner
             * @example operator
             * @enum {string}
             */
            role: "viewer" | "operator" | "editor" | "admin";
            /**
             * @description Id of the owner
             * @example 2
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example Ada Lovelace
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it expires, in unix seconds; null: never
             * @example null
             */
            expire_time: number | null;
            /**
             * @description When it was last used, in unix seconds, to the minute
             * @example null
             */
            use_time: number | null;
        };
        KeyInput: {
            /**
             * @description Name, such as what the key is for
             * @example nightly import
             */
            name: string;
            /**
             * @description Role of the key, at most the role of its owner; the role of the owner if not given
             * @example operator
             * @enum {string}
             */
            role?: "viewer" | "operator" | "editor" | "admin";
            /** @description When it expires, in unix seconds; never if not given */
            expire_time?: number | null;
        };
        KeyPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Key"][];
        };
        Liveness: {
            /**
             * @description Always `ok`
             * @example ok
             * @constant
             */
            status: "ok";
        };
        LogPage: {
            /**
             * @description The lines, each with its line feed; all pages concatenated are the log
             * @example 2026-01-02T03:04:05.678Z info n2 Hello, world!
             */
            logcontent: string;
            /**
             * @description The number of lines up to the end of this page: the `row` of the next request
             * @example 1
             */
            row: number;
            /**
             * @description State of the job
             * @example successful
             * @enum {string}
             */
            state: "waiting" | "running" | "stopping" | "successful" | "failed" | "stopped";
        };
        LoginInput: {
            /**
             * @description Username
             * @example ada
             */
            username: string;
            /**
             * @description Password
             * @example <yours>
             */
            password: string;
        };
        /** @description An id, as an integer or a string */
        LongId: number | string;
        Me: {
            /**
             * @description Id
             * @example 2
             */
            id: number;
            /**
             * @description Name for the login
             * @example ada
             */
            username: string;
            /**
             * @description First name
             * @example Ada
             */
            first_name: string;
            /**
             * @description Last name
             * @example Lovelace
             */
            last_name: string;
            /**
             * @description Role: what the user is allowed to do
             * @example editor
             * @enum {string}
             */
            role: "viewer" | "operator" | "editor" | "admin";
            /**
             * @description Whether the user can log in and call the API
             * @example true
             */
            is_active: boolean;
            /**
             * @description The routes that the caller may call, in addition to the public routes
             * @example [
             *       "GET /api/process/process/",
             *       "POST /api/process/execute/"
             *     ]
             */
            permissions: string[];
        };
        NewHook: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Id of the process that it starts
             * @example 1
             */
            process: number;
            /**
             * @description Name
             * @example orders
             */
            name: string;
            /**
             * @description Whether it accepts deliveries
             * @example true
             */
            enabled: boolean;
            /**
             * @description Number of the version to run; null: the newest at the delivery
             * @example null
             */
            version: number | null;
            /**
             * @description What a delivery is answered
             * @example job
             * @enum {string}
             */
            respond: "job" | "outputs";
            /**
             * @description How deliveries are signed
             * @example none
             * @enum {string}
             */
            signature: "none" | "standard-webhooks" | "github";
            /**
             * @description For each variable of the flow an expression over the request
             * @example {
             *       "who": "body.name"
             *     }
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description Id of the user who created it, as whom its jobs run
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it was last changed, in unix seconds
             * @example 1561689923
             */
            utime: number;
            /**
             * @description When it last started a job, in unix seconds
             * @example null
             */
            last_time: number | null;
            /**
             * @description Id of the job that it last started
             * @example null
             */
            last_job: number | null;
            /**
             * @description Why the server has switched it off; null: it has not
             * @example null
             */
            error: string | null;
            /**
             * @description Token in the address of deliveries; it is not stored, and shown only in this answer
             * @example lch_…
             */
            token: string;
            /**
             * @description Key of signatures, shown only in this answer; null if `LIUCHENG_SECRET_KEY` is not set, without which it cannot be stored
             * @example whsec_…
             */
            secret: string | null;
        };
        NewKey: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Name, such as what the key is for
             * @example nightly import
             */
            name: string;
            /**
             * @description Role of the key; a call has the lower one of this role and the role of the owner
             * @example operator
             * @enum {string}
             */
            role: "viewer" | "operator" | "editor" | "admin";
            /**
             * @description Id of the owner
             * @example 2
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example Ada Lovelace
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it expires, in unix seconds; null: never
             * @example null
             */
            expire_time: number | null;
            /**
             * @description When it was last used, in unix seconds, to the minute
             * @example null
             */
            use_time: number | null;
            /**
             * @description The key itself; it is not stored, and shown only in this answer
             * @example lck_…
             */
            key: string;
        };
        Node: {
            /** @description Namespace of its package */
            namespace: string;
            /** @description Name in the package */
            name: string;
            /** @enum {string} */
            nodeType: "event" | "function" | "variable_get" | "variable_set" | "programming" | "operation";
            /**
             * @description `outside`: it acts on something outside the job
             * @enum {string}
             */
            effect: "pure" | "recorded" | "outside";
            /** @description Title, in the requested language */
            title: string;
            /** @description Description, in the requested language */
            description: string;
            ports: {
                input: (components["schemas"]["NodeFlowPort"] | components["schemas"]["NodeInput"])[];
                output: (components["schemas"]["NodeFlowPort"] | components["schemas"]["NodeOutput"])[];
                more: components["schemas"]["NodeMorePorts"];
            };
            detailPanel: {
                options: components["schemas"]["NodeOptions"];
                common?: components["schemas"]["NodeOptions"];
            };
            /** @description A node that can be pasted into the `nodeList` of a flow */
            example: {
                [key: string]: unknown;
            };
        };
        NodeFlowPort: {
            /** @description Id, which links refer to */
            id: string;
            /** @description Name; null for the default flow port */
            name: string | null;
            /** @constant */
            portType: "flow";
            /** @description Title, in the requested language */
            title: string;
        };
        NodeInput: {
            /** @description Id, which links refer to */
            id: string;
            /** @description Name */
            name: string;
            /** @constant */
            portType: "input";
            /** @enum {string} */
            dataType: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /** @description Title, in the requested language */
            title: string;
            /** @description Whether null is rejected */
            required: boolean;
            /** @description Default, used without a link and a value */
            value: unknown;
            /**
             * @description `process`: the value is the id of a process
             * @enum {string}
             */
            holds?: "process";
        };
        /** @description The ports that a flow may add */
        NodeMorePorts: {
            /** @description Whether a flow may add data inputs */
            inputs: boolean;
            /** @description Whether a flow may add data outputs */
            outputs: boolean;
            /** @description The names of flow outputs that a flow may add: `numbered`: 1, 2, …; an object: the texts of this option, which is an array; null: none */
            flowOutputs: "numbered" | components["schemas"]["NodeOptionName"] | null;
        };
        NodeOption: {
            /** @description Name */
            name: string;
            /** @description Title, in the requested language */
            title: string;
            /** @enum {string} */
            dataType: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /** @description Whether a flow must set it */
            required: boolean;
            /** @description Default, used if a flow does not set it */
            value: unknown;
            /** @description The allowed values */
            allowed?: unknown[];
            min?: number;
            max?: number;
            /**
             * @description `variable`: the name of a variable of the flow; `expression`: a JSONata expression; `names`: an array of different texts; `code`: JavaScript
             * @enum {string}
             */
            holds?: "variable" | "expression" | "names" | "code";
        };
        NodeOptionName: {
            /** @description Name of the option */
            option: string;
        };
        NodeOptions: {
            formDatas: components["schemas"]["NodeOption"][];
        };
        NodeOutput: {
            /** @description Id, which links refer to */
            id: string;
            /** @description Name */
            name: string;
            /** @constant */
            portType: "output";
            /** @enum {string} */
            dataType: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /** @description Title, in the requested language */
            title: string;
        };
        Package: {
            /**
             * @description Namespace of its nodes
             * @example core.log
             */
            namespace: string;
            /**
             * @description Title, in the requested language
             * @example Log
             */
            title: string;
            /**
             * @description Description, in the requested language
             * @example Lines of the job’s log
             */
            description: string;
            /** @description Its nodes, in the shape of saved nodes, each with ports, options and an example */
            nodes: components["schemas"]["Node"][];
        };
        PackagePage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Package"][];
        };
        PasswordInput: {
            /**
             * @description The current password
             * @example <old>
             */
            old_password: string;
            /**
             * @description The new password; 8 to 128 characters
             * @example <new>
             */
            new_password: string;
        };
        Policy: {
            /**
             * @description Id of the process
             * @example 1
             */
            id: number;
            /**
             * @description How many jobs of the process run at a time; null: no limit
             * @example 2
             */
            max_running: number | null;
            /**
             * @description What an execute does when `max_running` jobs have not ended
             * @example queue
             * @enum {string}
             */
            on_limit: "queue" | "skip" | "replace";
            /**
             * @description Workers take waiting jobs with a higher priority first
             * @example 0
             */
            priority: number;
            /**
             * @description Seconds after which a job fails; null: no limit
             * @example 3600
             */
            timeout: number | null;
            /**
             * @description How many jobs may wait; null: no limit
             * @example 1000
             */
            max_waiting: number | null;
            /**
             * @description Id of the process that is executed when a job fails; null: none
             * @example null
             */
            on_failure: number | null;
        };
        PolicyChange: {
            /**
             * @description How many jobs of the process run at a time, over all workers; null: no limit. Parked jobs count
             * @example 2
             */
            max_running?: number | null;
            /**
             * @description What an execute does when `max_running` jobs have not ended: `queue`: the job waits; `skip`: the execute is refused with 409; `replace`: the oldest job is stopped
             * @example queue
             * @enum {string}
             */
            on_limit?: "queue" | "skip" | "replace";
            /**
             * @description Workers take waiting jobs with a higher priority first
             * @example 0
             */
            priority?: number;
            /**
             * @description Seconds from the start of a job after which it fails, restarts and parking included; null: no limit
             * @example 3600
             */
            timeout?: number | null;
            /**
             * @description How many jobs may wait; an execute beyond this is refused with 429; null: no limit
             * @example 1000
             */
            max_waiting?: number | null;
            /** @description Id of the process that is executed when a job fails, with the inputs `job`, `process`, `error` and `node` as far as it declares these variables; null: none. A failure of such a job starts nothing */
            on_failure?: components["schemas"]["Id"] | null;
        };
        Process: {
            /**
             * @description Id
             * @example 1001
             */
            id: number;
            /**
             * @description Name
             * @example 测试
             */
            name: string;
            /**
             * @description Id of the user who created it
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it was last changed, in unix seconds
             * @example 1561689923
             */
            utime: number;
            /**
             * @description Project address
             * @example 测试
             */
            project: string;
            /**
             * @description Remark
             * @example 新增测试流程
             */
            mark: string;
        };
        ProcessChange: {
            /**
             * @description Name; not unique
             * @example 测试
             */
            name?: string;
            /**
             * @description Project address: free text, or a Git address
             * @example 测试
             */
            project?: string;
            /**
             * @description Remark
             * @example 新增测试流程
             */
            mark?: string;
        };
        ProcessFile: {
            /**
             * @description Version of the format
             * @constant
             */
            liucheng: 1;
            processes: components["schemas"]["FiledProcess"][];
        } & {
            [key: string]: unknown;
        };
        ProcessFileForm: {
            /**
             * Format: binary
             * @description The file, as JSON
             */
            file: string;
        };
        ProcessInput: {
            /**
             * @description Name; not unique
             * @example 测试
             */
            name: string;
            /**
             * @description Project address: free text, or a Git address
             * @example 测试
             */
            project: string;
            /**
             * @description Remark
             * @example 新增测试流程
             */
            mark?: string;
        };
        ProcessPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Process"][];
        };
        ProcessPks: {
            /**
             * @description Ids, comma separated
             * @example 2
             */
            pk?: components["schemas"]["Ids"];
            /**
             * @description Ids as an array
             * @example [
             *       2
             *     ]
             */
            "pk[]"?: components["schemas"]["Id"][] | null;
        };
        ProcessRef: {
            /**
             * @description Id of the process, as a string or an integer
             * @example 1
             */
            id: components["schemas"]["Id"];
        };
        /** @description Messages for each invalid field, in the requested language */
        ProcessRefErrors: {
            id?: string[];
            non_field_errors?: string[];
        };
        Readiness: {
            /**
             * @description `degraded` without Redis, or without the replica that `DATABASE_READ_URL` names
             * @example ok
             * @enum {string}
             */
            status: "ok" | "degraded";
        };
        Rerun: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description Id of the new job
             * @example 124
             */
            job_id: number;
        };
        RerunInput: {
            /** @description Whether the new job starts with all that the old one has finished. If not given: `false` */
            resume?: boolean;
            /** @description Number of the version whose flow goes on, with `resume`; without it that of the old job */
            version?: number;
        };
        /** @description The flow as it was sent. A draft may be any object: check `nodeList` before you use it. */
        SavedFlow: components["schemas"]["Flow"] | {
            [key: string]: unknown;
        };
        Schedule: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Id of the process
             * @example 1001
             */
            process: number;
            /**
             * @description Name
             * @example 每小时
             */
            name: string;
            /**
             * @description Cron expression
             * @example 0 * * * *
             */
            cron: string;
            /**
             * @description Time zone of the cron expression
             * @example Asia/Shanghai
             */
            timezone: string;
            /**
             * @description Values for the variables of the flow; secrets are `***`
             * @example {}
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description Number of the version; null: the newest at each tick
             * @example null
             */
            version: number | null;
            /**
             * @description Whether it starts jobs
             * @example true
             */
            enabled: boolean;
            /**
             * @description What happens with missed ticks
             * @example once
             * @enum {string}
             */
            misfire: "skip" | "once" | "all";
            /**
             * @description Id of the user who created it. Its jobs run as this user
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description When it was last changed, in unix seconds
             * @example 1561689923
             */
            utime: number;
            /**
             * @description Its next tick; null if it is not enabled
             * @example 1561689923
             */
            next_time: number | null;
            /**
             * @description Its last tick
             * @example null
             */
            last_time: number | null;
            /**
             * @description Id of the last job that it started
             * @example null
             */
            last_job: number | null;
            /**
             * @description Why it was switched off, in the requested language
             * @example null
             */
            error: string | null;
            /**
             * @description Address that is told when a job of the schedule has ended
             * @example null
             */
            callback_url: string | null;
        };
        ScheduleChange: {
            /**
             * @description Id of the process that it executes
             * @example 1
             */
            process?: components["schemas"]["Id"];
            /**
             * @description Name; not unique
             * @example 每小时
             */
            name?: string;
            /**
             * @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), six with the seconds first, or a name such as `@hourly`
             * @example 0 * * * *
             */
            cron?: string;
            /**
             * @description Time zone of the cron expression: a name of the IANA database
             * @example Asia/Shanghai
             */
            timezone?: string;
            /**
             * @description Values for the variables of the flow. A value that is sent back as it is shown, such as `***`, stays unchanged
             * @example {}
             */
            inputs?: {
                [key: string]: unknown;
            };
            /** @description Number of the version to run; null: the newest at each tick, or the draft if there is no version */
            version?: number | null;
            /**
             * @description Whether it starts jobs
             * @example true
             */
            enabled?: boolean;
            /**
             * @description What happens with ticks that were missed while no worker ran: no job, one job, or one for each of the last 100
             * @example once
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
            /**
             * Format: uri
             * @description Address that is told when a job of the schedule has ended; null: none
             */
            callback_url?: string | null;
        };
        ScheduleInput: {
            /**
             * @description Id of the process that it executes
             * @example 1
             */
            process: components["schemas"]["Id"];
            /**
             * @description Name; not unique
             * @example 每小时
             */
            name: string;
            /**
             * @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), six with the seconds first, or a name such as `@hourly`
             * @example 0 * * * *
             */
            cron: string;
            /**
             * @description Time zone of the cron expression: a name of the IANA database. If not given: `"UTC"`
             * @example Asia/Shanghai
             */
            timezone?: string;
            /**
             * @description Values for the variables of the flow. A value that is sent back as it is shown, such as `***`, stays unchanged. If not given: `{}`
             * @example {}
             */
            inputs?: {
                [key: string]: unknown;
            };
            /** @description Number of the version to run; null: the newest at each tick, or the draft if there is no version */
            version?: number | null;
            /**
             * @description Whether it starts jobs. If not given: `true`
             * @example true
             */
            enabled?: boolean;
            /**
             * @description What happens with ticks that were missed while no worker ran: no job, one job, or one for each of the last 100. If not given: `"once"`
             * @example once
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
            /**
             * Format: uri
             * @description Address that is told when a job of the schedule has ended; null: none
             */
            callback_url?: string | null;
        };
        SchedulePage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Schedule"][];
        };
        SchedulePks: {
            /**
             * @description Ids, comma separated
             * @example 2
             */
            pk?: components["schemas"]["Ids"];
            /**
             * @description Ids as an array
             * @example [
             *       2
             *     ]
             */
            "pk[]"?: components["schemas"]["Id"][] | null;
        };
        /** @description Moments in unix seconds, in their order */
        ScheduleTicks: number[];
        Statistics: {
            /**
             * @description Id of the process; null for all processes
             * @example 1001
             */
            id: number | null;
            /**
             * @description How many days, with today
             * @example 7
             */
            days: number;
            /** @description How many jobs there are in each state */
            jobs: components["schemas"]["JobCounts"];
            /** @description How long the jobs ran that ended in these days and had started */
            duration: components["schemas"]["Duration"];
            /** @description The newest job, as lists show it; null if there is none */
            last: components["schemas"]["Job"] | null;
            /** @description Each of these days, the oldest first */
            daily: components["schemas"]["StatisticsDay"][];
        };
        StatisticsDay: {
            /**
             * Format: date
             * @description The day
             * @example 2026-11-25
             */
            day: string;
            /**
             * @description How many ended successfully
             * @example 12
             */
            successful: number;
            /**
             * @description How many failed
             * @example 2
             */
            failed: number;
            /**
             * @description How many were stopped
             * @example 0
             */
            stopped: number;
            /**
             * @description Half of those that had started took at most so many seconds, within 5%
             * @example 1.26
             */
            p50: number | null;
        };
        Step: {
            /**
             * @description Its number in the job, from 1, in the order in which steps began
             * @example 7
             */
            id: number;
            /**
             * @description Id of the node in the flow; of a node of a called process, the path to it: `call/node`
             * @example fetch
             */
            node: string;
            /**
             * @description What the node is
             * @example core.http/request
             */
            name: string;
            /**
             * @description The loop rounds and calls around it, outermost first: `loop[2]` is the round with the index 2, `call` a called process, `call#2` its second attempt
             * @example [
             *       "loop[2]"
             *     ]
             */
            path: string[];
            /**
             * @description State; a step that waits is running
             * @example successful
             * @enum {string}
             */
            state: "running" | "successful" | "failed" | "stopped";
            /**
             * @description How often it was tried; 0 if its inputs could not be computed
             * @example 1
             */
            attempts: number;
            /**
             * @description When it began, in unix seconds with a fraction
             * @example 1561688923.125
             */
            start_time: number;
            /**
             * @description When it ended; null while it is running
             * @example 1561688923.5
             */
            finish_time: number | null;
            /**
             * @description What went in, by port. A value past 8 KiB is `{"$truncated": true, "bytes": 81920, "preview": "…"}`; secrets are `***`
             * @example {
             *       "url": "https://orders.internal/7"
             *     }
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description What came out, in the same way
             * @example {
             *       "status": 200
             *     }
             */
            outputs: {
                [key: string]: unknown;
            };
            /**
             * @description Why it failed, in the language asked for
             * @example null
             */
            error: string | null;
        };
        StepPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Step"][];
        };
        StopInput: {
            /**
             * @description Id of the job, the same as in the path
             * @example 1
             */
            job_id?: components["schemas"]["LongId"];
        };
        Stopped: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
            /**
             * @description How many of the jobs had not ended
             * @example 1
             */
            count: number;
        };
        Success: {
            /**
             * @description Always true
             * @example true
             * @constant
             */
            success: true;
        };
        Token: {
            /**
             * @description The token, for the header `Authorization: Token …`
             * @example lct_…
             */
            token: string;
        };
        User: {
            /**
             * @description Id
             * @example 2
             */
            id: number;
            /**
             * @description Name for the login
             * @example ada
             */
            username: string;
            /**
             * @description First name
             * @example Ada
             */
            first_name: string;
            /**
             * @description Last name
             * @example Lovelace
             */
            last_name: string;
            /**
             * @description Role: what the user is allowed to do
             * @example editor
             * @enum {string}
             */
            role: "viewer" | "operator" | "editor" | "admin";
            /**
             * @description Whether the user can log in and call the API
             * @example true
             */
            is_active: boolean;
        };
        UserChange: {
            /**
             * @description Name for the login; letters, digits and @/./+/-/_
             * @example ada
             */
            username?: string;
            /**
             * @description First name
             * @example Ada
             */
            first_name?: string;
            /**
             * @description Last name
             * @example Lovelace
             */
            last_name?: string;
            /**
             * @description Role: what the user is allowed to do
             * @example editor
             * @enum {string}
             */
            role?: "viewer" | "operator" | "editor" | "admin";
            /** @description Whether the user can log in and call the API */
            is_active?: boolean;
            /** @description Password of 8 to 128 characters; no answer shows it. A user without a password cannot log in */
            password?: string;
        };
        UserInput: {
            /**
             * @description Name for the login; letters, digits and @/./+/-/_
             * @example ada
             */
            username: string;
            /**
             * @description First name
             * @example Ada
             */
            first_name?: string;
            /**
             * @description Last name
             * @example Lovelace
             */
            last_name?: string;
            /**
             * @description Role: what the user is allowed to do. If not given: `"viewer"`
             * @example editor
             * @enum {string}
             */
            role?: "viewer" | "operator" | "editor" | "admin";
            /** @description Whether the user can log in and call the API. If not given: `true` */
            is_active?: boolean;
            /** @description Password of 8 to 128 characters; no answer shows it. A user without a password cannot log in */
            password?: string;
        };
        UserPage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["User"][];
        };
        Variable: {
            /**
             * @description Id
             * @example 1
             */
            id: number;
            /**
             * @description Name
             * @example region
             */
            name: string;
            /**
             * @description Type
             * @example string
             * @enum {string}
             */
            type: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /**
             * @description Value; missing if the type is `password`
             * @example north
             */
            value?: unknown;
            /**
             * @description Stored for the front end
             * @example true
             */
            visible: boolean;
            /**
             * @description Remark
             * @example
             */
            mark: string;
            /**
             * @description Id of the user who created it
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was created, in unix seconds
             * @example 1561688923
             */
            ctime: number;
        };
        VariableChange: {
            /**
             * @description Name, by which flows read it; unique
             * @example region
             */
            name?: string;
            /**
             * @description Type; the value of a `password` is encrypted, and never shown again
             * @example string
             * @enum {string}
             */
            type?: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /**
             * @description Value of this type, up to 64 KiB
             * @example north
             */
            value?: unknown;
            /**
             * @description Stored for the front end; the server ignores it
             * @example true
             */
            visible?: boolean;
            /**
             * @description Remark
             * @example
             */
            mark?: string;
        };
        VariableInput: {
            /**
             * @description Name, by which flows read it; unique
             * @example region
             */
            name: string;
            /**
             * @description Type; the value of a `password` is encrypted, and never shown again
             * @example string
             * @enum {string}
             */
            type: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
            /**
             * @description Value of this type, up to 64 KiB
             * @example north
             */
            value?: unknown;
            /**
             * @description Stored for the front end; the server ignores it. If not given: `true`
             * @example true
             */
            visible?: boolean;
            /**
             * @description Remark
             * @example
             */
            mark?: string;
        };
        VariablePage: {
            /**
             * @description Total number of results on all pages
             * @example 1
             */
            count: number;
            /**
             * Format: uri
             * @description URL of the next page
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @description URL of the previous page
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Variable"][];
        };
        Version: {
            /**
             * @description Number of the version; the newest version has the highest number
             * @example 1
             */
            number: number;
            /**
             * @description Id of the user who submitted it
             * @example 18
             */
            cuser: number;
            /**
             * @description Full name of that user
             * @example san zhang
             */
            user: string;
            /**
             * @description When it was submitted, in unix seconds
             * @example 1561688923
             */
            ctime: number;
            /**
             * @description How many nodes it has
             * @example 4
             */
            nodes: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
                "application/x-www-form-urlencoded": components["schemas"]["LoginInput"];
                "multipart/form-data": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The credentials are wrong or incomplete */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unable to log in with provided credentials."
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getCurrentUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordInput"];
                "application/x-www-form-urlencoded": components["schemas"]["PasswordInput"];
                "multipart/form-data": components["schemas"]["PasswordInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Part of the username, case-insensitive */
                username?: string;
                /** @description Role */
                role?: "viewer" | "operator" | "editor" | "admin";
                /** @description Whether the user can log in and call the API */
                is_active?: boolean;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
                "application/x-www-form-urlencoded": components["schemas"]["UserInput"];
                "multipart/form-data": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replaceUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UserChange"];
                "application/x-www-form-urlencoded": components["schemas"]["UserChange"];
                "multipart/form-data": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description No administrator would be left */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "This is the last administrator who can log in. Make another user an administrator first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description No administrator would be left */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "This is the last administrator who can log in. Make another user an administrator first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UserChange"];
                "application/x-www-form-urlencoded": components["schemas"]["UserChange"];
                "multipart/form-data": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description No administrator would be left */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "This is the last administrator who can log in. Make another user an administrator first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Part of the name */
                name?: string;
                /** @description Id of the owner */
                cuser?: number;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyInput"];
                "application/x-www-form-urlencoded": components["schemas"]["KeyInput"];
                "multipart/form-data": components["schemas"]["KeyInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has too many keys */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You have 1000 API keys, which is the maximum. Delete some first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the API key */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the API key */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": Record<string, never>;
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listAuditRecords: {
        parameters: {
            query?: {
                /** @description Id of the user who did it */
                cuser?: number;
                /** @description What was done */
                action?: "create" | "update" | "delete" | "save" | "upload" | "copy" | "import" | "execute" | "stop" | "rerun" | "switch_off" | "rotate" | "login" | "login_failed" | "logout" | "password" | "password_failed" | "retry" | "secret";
                /** @description Kind of the object */
                object?: "process" | "job" | "policy" | "variable" | "schedule" | "hook" | "user" | "key" | "callback";
                /** @description Id of the object */
                object_id?: number;
                /** @description Id of the process concerned */
                process?: number;
                /** @description Not before this time, in unix seconds */
                since?: number;
                /** @description Before this time, in unix seconds */
                until?: number;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listVariables: {
        parameters: {
            query?: {
                /** @description Part of the name, case-insensitive */
                name?: string;
                /** @description Type */
                type?: "string" | "number" | "bool" | "date" | "password" | "array" | "object" | "any";
                /** @description Id of the user who created them */
                cuser?: number;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariablePage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createVariable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VariableInput"];
                "application/x-www-form-urlencoded": components["schemas"]["VariableInput"];
                "multipart/form-data": components["schemas"]["VariableInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The maximum number of shared variables is reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "There are already 1000 shared variables, which is the maximum."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the shared variable */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replaceVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the shared variable */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VariableChange"];
                "application/x-www-form-urlencoded": components["schemas"]["VariableChange"];
                "multipart/form-data": components["schemas"]["VariableChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the shared variable */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updateVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the shared variable */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VariableChange"];
                "application/x-www-form-urlencoded": components["schemas"]["VariableChange"];
                "multipart/form-data": components["schemas"]["VariableChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    saveFlow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the draft that was read */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A flow, with the id of its process */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Flow"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Tag of the draft, for `If-Match` of the next save */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The draft has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The draft has changed since you read it. Read it again, then save."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    readFlow: {
        parameters: {
            query: {
                /** @description Id of the process */
                id: number;
                /** @description Number of a version; by default the draft */
                version?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The flow */
            200: {
                headers: {
                    /** @description Tag of the text, for `If-Match` of save */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "name": "greeting",
                     *       "nodeList": [
                     *         {
                     *           "id": "n1",
                     *           "namespace": "core.event",
                     *           "name": "start",
                     *           "nodeType": "event"
                     *         },
                     *         {
                     *           "id": "n2",
                     *           "namespace": "core.log",
                     *           "name": "print",
                     *           "nodeType": "function",
                     *           "ports": {
                     *             "input": [
                     *               {
                     *                 "name": "message",
                     *                 "value": "Hello, {{ vars.who }}!"
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ],
                     *       "linkList": [
                     *         {
                     *           "id": "l1",
                     *           "source": "n1",
                     *           "target": "n2"
                     *         }
                     *       ],
                     *       "variables": [
                     *         {
                     *           "name": "who",
                     *           "type": "string",
                     *           "scope": "flow",
                     *           "value": "world"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SavedFlow"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    submitFlow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProcessRef"];
                "application/x-www-form-urlencoded": components["schemas"]["ProcessRef"];
                "multipart/form-data": components["schemas"]["ProcessRef"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description Invalid fields, or all faults of the flow */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The flow has 1 fault.",
                     *       "errors": [
                     *         {
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FlowFaults"] | components["schemas"]["ProcessRefErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    checkFlow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A flow, or the id of a process */
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowToCheck"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description Invalid fields, or all faults of the flow */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The flow has 1 fault.",
                     *       "errors": [
                     *         {
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FlowFaults"] | components["schemas"]["ProcessRefErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query: {
                /** @description Id of the process, as a string or an integer */
                id: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"][];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Id of the process */
                process?: number;
                /** @description State; several are separated by commas */
                state?: string;
                /** @description Id of the user who executed them */
                cuser?: number;
                /** @description Whether a version ran, or a draft */
                kind?: "run" | "trial";
                /** @description Number of the version */
                version?: number;
                /** @description Part of the error, in either language, upper and lower case alike */
                error?: string;
                /** @description What started them */
                trigger?: "user" | "schedule" | "hook" | "rerun" | "call";
                /** @description Id of the job that they ran again */
                rerun_of?: number;
                /** @description Executed at or after this time, in unix seconds */
                ctime__gte?: number;
                /** @description Executed before this time, in unix seconds */
                ctime__lt?: number;
                /** @description Ended at or after this time, in unix seconds */
                finish_time__gte?: number;
                /** @description Ended before this time, in unix seconds */
                finish_time__lt?: number;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the end of the job, clamped to 0–60. The answer comes after 58 at the latest, before proxies give up */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Id of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    rerunJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key within 24 hours answers the same job and starts nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of an ended job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RerunInput"];
                "application/x-www-form-urlencoded": components["schemas"]["RerunInput"];
                "multipart/form-data": components["schemas"]["RerunInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rerun"];
                };
            };
            /** @description A version that cannot go on from there, or an invalid body */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": [
                     *         "These nodes have finished a step and are not the same in that version: \"n2\""
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The job has not ended, there is nothing to resume, or this server lacks a node of one of the flows to compare */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The job has not ended."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    stopJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JobPks"];
                "application/x-www-form-urlencoded": components["schemas"]["JobPks"];
                "multipart/form-data": components["schemas"]["JobPks"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stopped"];
                };
            };
            /** @description No ids and no process, or both */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pk": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description One of the jobs, or the process, does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found: 123."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listSteps: {
        parameters: {
            query: {
                /** @description Id of the job */
                job: number;
                /** @description The node, as the `nodes` of the job name it: `n2`, or `call/n2` in a called process */
                node?: string;
                /** @description State */
                state?: "running" | "successful" | "failed" | "stopped";
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepPage"];
                };
            };
            /** @description A filter that is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: {
                /** @description The `id` of the last event that was seen, where the header `Last-Event-ID` cannot be set */
                lastEventId?: string;
                /** @description Whether the stream has the lines of the log */
                log?: boolean;
            };
            header?: {
                /** @description The `id` of the last event that was seen */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description Id of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event was seen already */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    sendEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token */
                token: string;
            };
            cookie?: never;
        };
        /** @description Any JSON */
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventBody"];
            };
        };
        responses: {
            /** @description The event is kept, and the job goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description The body cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "JSON parse error - not JSON"
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The token is unknown */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The token was used before, it has expired, or its job has ended */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The token was used before, it has expired, or its job has ended."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replacePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PolicyChange"];
                "application/x-www-form-urlencoded": components["schemas"]["PolicyChange"];
                "multipart/form-data": components["schemas"]["PolicyChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updatePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PolicyChange"];
                "application/x-www-form-urlencoded": components["schemas"]["PolicyChange"];
                "multipart/form-data": components["schemas"]["PolicyChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listCallbacks: {
        parameters: {
            query?: {
                /** @description Id of the job */
                job?: number;
                /** @description Id of the process whose jobs have them */
                process?: number;
                /** @description State; several are separated by commas */
                state?: string;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createCallbackSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackSecret"];
                };
            };
            /** @description Secrets cannot be stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Secrets can be stored only if LIUCHENG_SECRET_KEY is set."
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the callback */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Callback"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    retryCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the callback */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listProcesses: {
        parameters: {
            query?: {
                /** @description Part of the name, case-insensitive */
                name?: string;
                /** @description The project address, exactly */
                project?: string;
                /** @description Id of the user who created them */
                cuser?: number;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createProcess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProcessInput"];
                "application/x-www-form-urlencoded": components["schemas"]["ProcessInput"];
                "multipart/form-data": components["schemas"]["ProcessInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteProcesses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProcessPks"];
                "application/x-www-form-urlencoded": components["schemas"]["ProcessPks"];
                "multipart/form-data": components["schemas"]["ProcessPks"];
            };
        };
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No ids, or an invalid id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Others have created some of them, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Processes do not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Jobs have not ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Jobs have not ended yet: 7 (of processes: 1). Stop them first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getProcess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replaceProcess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProcessChange"];
                "application/x-www-form-urlencoded": components["schemas"]["ProcessChange"];
                "multipart/form-data": components["schemas"]["ProcessChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteProcess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Jobs have not ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Jobs have not ended yet: 7 (of processes: 1). Stop them first."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updateProcess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the process */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProcessChange"];
                "application/x-www-form-urlencoded": components["schemas"]["ProcessChange"];
                "multipart/form-data": components["schemas"]["ProcessChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    executeProcess: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeated key within 24 hours answers the same job, and starts no other */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecuteInput"];
                "application/x-www-form-urlencoded": components["schemas"]["ExecuteInput"];
                "multipart/form-data": components["schemas"]["ExecuteInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Executed"];
                };
            };
            /** @description Invalid fields, or all faults of the flow */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The flow has 1 fault.",
                     *       "errors": [
                     *         {
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FlowFaults"] | components["schemas"]["ExecuteInputErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The key came with another body */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "This Idempotency-Key was used with another body."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    executeBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key within 24 hours answers the same jobs and starts nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchInput"];
                "application/x-www-form-urlencoded": components["schemas"]["BatchInput"];
                "multipart/form-data": components["schemas"]["BatchInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description Invalid fields, or all faults of the flow */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The flow has 1 fault.",
                     *       "errors": [
                     *         {
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FlowFaults"] | components["schemas"]["BatchInputErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The key came with another body */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "This Idempotency-Key was used with another body."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    stopJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopInput"];
                "application/x-www-form-urlencoded": components["schemas"]["StopInput"];
                "multipart/form-data": components["schemas"]["StopInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    readLog: {
        parameters: {
            query: {
                /** @description Id of the job */
                jobId: number;
                /** @description How many lines to skip: the `row` of the previous answer */
                row?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    downloadLog: {
        parameters: {
            query: {
                /** @description Id of the job */
                jobId: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole log */
            200: {
                headers: {
                    /** @description `attachment` and the name of the file */
                    "Content-Disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description Id of the process; without it, the jobs of all processes */
                id?: number;
                /** @description How many days, with today */
                days?: number;
                /** @description Time zone of the days, by its IANA name */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "days": [
                     *         "A valid integer is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description Id of the process */
                process?: number;
                /** @description Whether they are enabled */
                enabled?: boolean;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleInput"];
                "application/x-www-form-urlencoded": components["schemas"]["ScheduleInput"];
                "multipart/form-data": components["schemas"]["ScheduleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SchedulePks"];
                "application/x-www-form-urlencoded": components["schemas"]["SchedulePks"];
                "multipart/form-data": components["schemas"]["SchedulePks"];
            };
        };
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No ids, or an invalid id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Others have created some of them, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Schedules do not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the schedule */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replaceSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the schedule */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ScheduleChange"];
                "application/x-www-form-urlencoded": components["schemas"]["ScheduleChange"];
                "multipart/form-data": components["schemas"]["ScheduleChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Others change it at the same time */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The schedule keeps changing. Try again."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the schedule */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the schedule */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ScheduleChange"];
                "application/x-www-form-urlencoded": components["schemas"]["ScheduleChange"];
                "multipart/form-data": components["schemas"]["ScheduleChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Others change it at the same time */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The schedule keeps changing. Try again."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listNextTicks: {
        parameters: {
            query?: {
                /** @description How many */
                count?: number;
            };
            header?: never;
            path: {
                /** @description Id of the schedule */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       1764144000,
                     *       1764147600
                     *     ]
                     */
                    "application/json": components["schemas"]["ScheduleTicks"];
                };
            };
            /** @description An invalid count */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": [
                     *         "A valid integer is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listHooks: {
        parameters: {
            query?: {
                /** @description Id of the process */
                process?: number;
                /** @description Whether they accept deliveries */
                enabled?: boolean;
                /** @description Fields to order by, comma separated; `-` before a field for descending order */
                ordering?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    createHook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookInput"];
                "application/x-www-form-urlencoded": components["schemas"]["HookInput"];
                "multipart/form-data": components["schemas"]["HookInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewHook"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteHooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookPks"];
                "application/x-www-form-urlencoded": components["schemas"]["HookPks"];
                "multipart/form-data": components["schemas"]["HookPks"];
            };
        };
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No ids, or an invalid id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Others have created some of them, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Hooks do not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    replaceHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookChange"];
                "application/x-www-form-urlencoded": components["schemas"]["HookChange"];
                "multipart/form-data": components["schemas"]["HookChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deleteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The `Host` is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The Host header is not valid."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Created by others, and only an administrator may delete them: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    updateHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookChange"];
                "application/x-www-form-urlencoded": components["schemas"]["HookChange"];
                "multipart/form-data": components["schemas"]["HookChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    rotateHookToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewHook"];
                };
            };
            /** @description There is no key for the secret */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: Another user has created it, and the caller is not an administrator. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    deliverToHook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the delivery, if the hook needs no signature; so are the headers below */
                "Idempotency-Key"?: string;
                /** @description Id of the delivery, of Standard Webhooks */
                "webhook-id"?: string;
                /** @description When it was signed, in unix seconds */
                "webhook-timestamp"?: string;
                /** @description Signatures: `v1,` and the HMAC-SHA256 in base64 */
                "webhook-signature"?: string;
                /** @description Id of the delivery, of GitHub */
                "X-GitHub-Delivery"?: string;
                /** @description `sha256=` and the HMAC-SHA256 in hexadecimal */
                "X-Hub-Signature-256"?: string;
            };
            path: {
                /** @description Token of the hook */
                token: string;
            };
            cookie?: never;
        };
        /** @description What expressions of the hook read as `body` */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookBody"];
                "application/x-www-form-urlencoded": components["schemas"]["HookForm"];
                "multipart/form-data": components["schemas"]["HookForm"];
                "text/plain": string;
            };
        };
        responses: {
            /** @description The outputs of the job, if the hook responds with outputs and the job has ended successfully */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 7
                     *     }
                     */
                    "application/json": components["schemas"]["HookOutputs"];
                };
            };
            /** @description The job is started, and is not waited for or goes on, or the hook takes no deliveries any more */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivered"];
                };
            };
            /** @description Invalid fields, or all faults of the flow */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The flow has 1 fault.",
                     *       "errors": [
                     *         {
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FlowFaults"] | components["schemas"]["HookInputErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The signature is missing, wrong or stale */
            401: {
                headers: {
                    /** @description The authentication scheme of other calls */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The signature is missing, wrong, or more than five minutes old."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The token is unknown, or the hook is switched off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description As many jobs of the process as its policy allows have not ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "As many jobs of this process as its policy allows have not ended."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The job was waited for, and has failed or was stopped */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The node \"n1\" failed.",
                     *       "job_id": 1
                     *     }
                     */
                    "application/json": components["schemas"]["HookJobFailed"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    copyProcess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyInput"];
                "application/x-www-form-urlencoded": components["schemas"]["CopyInput"];
                "multipart/form-data": components["schemas"]["CopyInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description Invalid fields, or a body that cannot be parsed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The object does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    exportProcesses: {
        parameters: {
            query?: {
                /** @description Ids, comma separated */
                pk?: components["schemas"]["Ids"];
                /** @description Ids, one per parameter */
                "pk[]"?: components["schemas"]["Id"][] | null;
                /** @description Whether the versions are exported too */
                versions?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as an attachment */
            200: {
                headers: {
                    /** @description `attachment` and the name of the file */
                    "Content-Disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "liucheng": 1,
                     *       "processes": [
                     *         {
                     *           "name": "greeting",
                     *           "project": "demo",
                     *           "mark": "",
                     *           "draft": {
                     *             "id": null,
                     *             "nodeList": [
                     *               {
                     *                 "id": "n1",
                     *                 "namespace": "core.event",
                     *                 "name": "start",
                     *                 "nodeType": "event"
                     *               }
                     *             ],
                     *             "linkList": [],
                     *             "variables": []
                     *           },
                     *           "versions": [],
                     *           "policy": null,
                     *           "schedules": [],
                     *           "hooks": [],
                     *           "variables": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ProcessFile"];
                };
            };
            /** @description No id at all, or one that is none */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pk": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description Processes are missing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found: 3."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    importProcesses: {
        parameters: {
            query?: {
                /** @description Whether the file is only checked, and nothing imported */
                check?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A file as an export makes it */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProcessFile"];
                "multipart/form-data": components["schemas"]["ProcessFileForm"];
            };
        };
        responses: {
            /** @description With `check`: the file can be imported */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["FileChecked"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description A faulty file: all its faults at once */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The file has 1 fault. Nothing was imported.",
                     *       "errors": [
                     *         {
                     *           "process": 0,
                     *           "version": 1,
                     *           "field": null,
                     *           "node": "n2",
                     *           "port": "message",
                     *           "link": null,
                     *           "code": "unknown-port",
                     *           "message": "…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FileFaults"] | components["schemas"]["ImportPartsErrors"] | components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body arrives too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The media type of the body is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Unsupported media type \"text/plain\" in request."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    listNodePackages: {
        parameters: {
            query?: {
                /** @description Part of a name or a title */
                search?: string;
                /** @description Maximum number of results */
                limit?: number;
                /** @description Number of results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackagePage"];
                };
            };
            /** @description A filter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": [
                     *         "This field is required."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description The caller is not known: credentials are missing or invalid */
            401: {
                headers: {
                    /** @description The authentication scheme to use */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Authentication credentials were not provided."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller’s role does not allow it. Or: The call comes from a page of another site, or uses a host name that is not this server’s */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You do not have permission to perform this action."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The `format` in the query string is not supported */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not found."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The response has no format that `Accept` allows */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Could not satisfy the request Accept header."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The caller has exceeded the rate limit */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Request was throttled. Expected available in 7 seconds."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description The URL and the headers are larger than 16 KiB, or there are more than 100 headers */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The URL and the headers are larger than 16384 bytes."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A server error; the log of the server has the details */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A server error occurred."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
            /** @description A service that the call needs is unavailable */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Postgres is unavailable, read-only, not migrated or its role may not write, or the process is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Service temporarily unavailable, try again later."
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorDetail"];
                };
            };
        };
    };
}

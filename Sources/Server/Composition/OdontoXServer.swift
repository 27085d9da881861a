package import Desk
import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import UnixSignals

/// The whole server: routes, limits, services.
package struct OdontoXServer: Sendable {
    let backend: Backend
    /// The pages for browsers.
    let desk: Desk

    package init(_ backend: Backend, desk: DeskSettings = DeskSettings()) {
        self.backend = backend
        self.desk = Desk(settings: desk, folder: backend.settings.deskFolder)
    }

    /// Serves until the process is told to stop (SIGTERM, SIGINT); then finishes what is running, and
    /// closes the database.
    ///
    /// `onRunning` gets the address once the server answers.
    /// - Throws: ``SettingError`` when the address can't be taken, ``DiskFailure`` when the disk failed to
    ///   keep a write.
    package func run(onRunning: @escaping @Sendable (String) async -> Void) async throws {
        let application = try application(onRunning: onRunning)
        var configuration = ServiceGroupConfiguration(
            services: AllServices.list(backend) + [
                application,
                // Open streams would keep the application from stopping.
                backend.hub,
                // Last, because the last is told to stop first.
                ShutdownWatch(
                    limit: backend.settings.limits.shutdown, database: backend.database,
                    logger: backend.logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: backend.logger)
        configuration.services.append(
            .init(
                service: DiskFailureWatch(database: backend.database),
                failureTerminationBehavior: .gracefullyShutdownGroup))
        configuration.maximumGracefulShutdownDuration = .seconds(backend.settings.limits.shutdown)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            backend.database.close()
            throw Self.explained(error, backend.settings)
        }
        backend.database.close()
        // A disk that failed while the server was stopping.
        if let failure = backend.database.failure { throw DiskFailure(cause: failure) }
    }

    /// The application alone, for tests too.
    func application(
        onRunning: @escaping @Sendable (String) async -> Void = { _ in }
    ) throws -> Application<APIRouter> {
        let settings = backend.settings
        let limits = settings.limits
        let clock = backend.clock
        let responder = responder()
        let plain = HTTPServerBuilder { [connections = backend.connections] in
            HTTPConnection(
                responder: $0, limits: limits, clock: clock, connections: connections,
                isSecure: settings.tls != nil)
        }
        let server =
            try settings.tls.map { try HTTPServerBuilder.tls(plain, tlsConfiguration: $0.configuration()) }
            ?? plain
        return Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1024,
                availableConnectionsDelegate: .maximum(limits.connections, logger: backend.logger)),
            onServerRunning: { channel in await onRunning(Self.address(of: channel, settings)) },
            logger: backend.logger)
    }

    /// The API, and in front of it the pages that ask it.
    private func responder() -> APIRouter {
        let settings = backend.settings
        let outermost = ProblemMiddleware(
            clock: backend.clock, metrics: RequestMetrics(registry: backend.metrics), limits: backend.limits,
            proxies: settings.trustedProxies, isSecure: settings.tls != nil,
            security: SecurityNotes(backend.securityLog))
        let mounts = AllRoutes.mounts(backend)
        let api = APIRouter(pipeline: backend.pipeline, mounts: mounts, outermost: outermost)
        let pages = DeskMount(desk: desk, api: api, clock: backend.clock, logger: backend.logger)
        return APIRouter(
            pipeline: backend.pipeline, mounts: mounts + [(prefix: "", routes: pages.routes)],
            outermost: outermost,
            missing: { request, context in try await pages.answer(request, context, pages.desk.missing) })
    }

    private static func address(of channel: any Channel, _ settings: Settings) -> String {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let port = channel.localAddress?.port ?? settings.port
        return "\(settings.tls == nil ? "http" : "https")://\(host):\(port)"
    }

    /// Names the setting that an address which can't be taken comes from.
    private static func explained(_ error: any Error, _ settings: Settings) -> any Error {
        if let error = error as? IOError {
            switch error.errnoCode {
            case EADDRINUSE: return SettingError(.port, "\(settings.port) is taken by another program")
            case EACCES: return SettingError(.port, "\(settings.port) may not be taken by this user")
            default:
                return SettingError(
                    .host, "\(settings.host) cannot be listened on (errno \(error.errnoCode))")
            }
        }
        if error is SocketAddressError || error is SocketAddressError.UnknownHost {
            return SettingError(.host, "\(settings.host) is no address of this machine")
        }
        return error
    }
}

using System.Net;

namespace ComputeHost.TestSupport.Brokers;

/// <summary>How a test's broker differs from one as it is installed.</summary>
public sealed record RabbitBrokerOptions
{
    /// <summary>
    /// After which time the broker closes the channel of an unacknowledged delivery; null for its default of half an hour. It then also looks once a
    /// second instead of once a minute.
    /// </summary>
    public TimeSpan? AcknowledgementTimeout { get; init; }

    /// <summary>Where it listens; loopback by default. The node's own ports are on loopback in any case.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>A certificate with its key, in PEM: it then listens with TLS alone.</summary>
    public RabbitBrokerCertificate? Certificate { get; init; }
}

/// <summary>What a broker shows to those who connect with TLS.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">Its private key.</param>
public sealed record RabbitBrokerCertificate(string CertificatePem, string KeyPem);

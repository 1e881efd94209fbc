using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Connections;

/// <summary>Which certificates of a broker are believed.</summary>
internal static class BrokerTrust
{
    /// <param name="host">The name that the certificate must have.</param>
    /// <param name="authorityFile">The only authorities that count; null for those of this machine.</param>
    public static SslOption For(string host, string? authorityFile)
    {
        var option = new SslOption { Enabled = true, ServerName = host, CheckCertificateRevocation = false };
        if (authorityFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authorityFile);
            option.CertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
        }

        return option;
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // The name is judged as ever; only who signed is judged by the file instead.
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }
}

using System.Text;

namespace ComputeHost.Protocol.Payloads;

/// <summary>FNV-1a, 64 bits, over UTF-8: short to describe to an implementer in another language. It guards against versions, not against attackers.</summary>
internal static class TextHash
{
    public static ulong Of(string text)
    {
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (byte part in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ part) * 0x0000_0100_0000_01B3;
        }

        return hash;
    }
}

using System.Net;
using System.Net.Sockets;

namespace ComputeHost.TestSupport.Brokers;

/// <summary>Ports on which nothing listens, below those that the system gives to outgoing connections: nobody gets one by chance before it is used.</summary>
internal sealed class FreePorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    private readonly int[] _ports;

    private FreePorts(int[] ports) => _ports = ports;

    public int this[int index] => _ports[index];

    public static FreePorts Take(int count)
    {
        var found = new HashSet<int>();
        while (found.Count < count)
        {
            int port = Random.Shared.Next(First, End);
            if (IsFree(port))
            {
                found.Add(port);
            }
        }

        return new FreePorts([.. found]);
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
